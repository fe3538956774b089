import { latencyBucket } from '@lading/schema/latency.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allBuckets, type Bucket } from './buckets.ts';
import { requestsProjection } from './requests.ts';
import { readRequests } from './requests-queries.ts';
import { happened, openTestAnalytics, type TestAnalytics } from './testing/analytics.ts';
import { uuidOf } from './testing.ts';

let analytics: TestAnalytics;
beforeAll(async () => {
  analytics = await openTestAnalytics(requestsProjection);
});
afterAll(() => analytics.drop());

const project = uuidOf(1, 9);
const read = (projectId: string | undefined, from: string, to: string, bucket: Bucket) =>
  readRequests(analytics.db, projectId, { from: new Date(from), to: new Date(to), bucket });

const slot = (ms: number) => String(latencyBucket(ms / 1_000));
const near = (ms: number) => expect.closeTo(ms, -Math.log10(ms * 0.1)); // within 5 %

describe('requests', () => {
  const nothing = { count: 0, errors: 0, medianMs: 0, p99Ms: 0 };
  beforeAll(() =>
    analytics.fold([
      happened(1, 'RequestsCounted', '2026-03-29T00:10:00.000Z', {
        route: '/:id',
        count: 98,
        errors: 3,
        latency: { [slot(2)]: 98 },
      }),
      happened(2, 'RequestsCounted', '2026-03-29T00:50:00.000Z', {
        route: '/:id',
        projectId: project,
        count: 2,
        errors: 0,
        latency: { [slot(400)]: 2 },
      }),
      happened(3, 'RequestsCounted', '2026-03-29T02:00:00.000Z', { route: '/graphql', count: 1, errors: 0, latency: {} }),
    ]),
  );

  it('are told by time and route, with what half and nearly all of them took', async () => {
    const { buckets, totals } = await read(undefined, '2026-03-29T00:00:00Z', '2026-03-29T03:00:00Z', 'HOUR');
    expect(buckets).toEqual([
      { at: '2026-03-29T00:00:00.000Z', route: '/:id', count: 100, errors: 3, medianMs: near(2), p99Ms: near(400) },
      { ...nothing, at: '2026-03-29T00:00:00.000Z', route: '/graphql' },
      { ...nothing, at: '2026-03-29T01:00:00.000Z', route: '/:id' },
      { ...nothing, at: '2026-03-29T01:00:00.000Z', route: '/graphql' },
      { ...nothing, at: '2026-03-29T02:00:00.000Z', route: '/:id' },
      // One that went on for as long as somebody listened.
      { ...nothing, at: '2026-03-29T02:00:00.000Z', route: '/graphql', count: 1 },
    ]);
    expect(totals).toEqual({ count: 101, errors: 3, medianMs: near(2), p99Ms: near(400) });
  });

  it('are those of one project', async () => {
    const { buckets } = await read(project, '2026-03-29T00:00:00Z', '2026-03-29T01:00:00Z', 'DAY');
    expect(buckets).toEqual([
      { at: '2026-03-29T00:00:00.000Z', route: '/:id', count: 2, errors: 0, medianMs: near(400), p99Ms: near(400) },
    ]);
    expect((await read(uuidOf(2, 9), '2026-03-29T00:00:00Z', '2026-03-30T00:00:00Z', 'HOUR')).buckets).toEqual([]);
  });

  it('are refused by more buckets than are given', async () => {
    const asked = read(undefined, '2026-03-27T00:00:00Z', '2026-03-29T00:00:00Z', 'MINUTE');
    await expect(asked).rejects.toMatchObject({ code: 'InvalidInput', detail: { field: 'bucket' } });
  });

  it('are as many as were counted, however they were split', async () => {
    const dayMs = 86_400_000;
    const firstMs = Date.parse('2026-02-28T00:00:00Z');
    const wish = fc.record({
      route: fc.constantFrom('/:id', '/upload', '/graphql'),
      at: fc.nat(2 * dayMs - 1),
      ms: fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 5 }),
      errors: fc.nat(1),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), async (wishes, size) => {
        const events = wishes.map(({ route, at, ms, errors }, index) => {
          const latency = Object.fromEntries([...Map.groupBy(ms, slot)].map(([key, some]) => [key, some.length]));
          const data = { route, count: ms.length, errors, latency };
          return happened(index + 1, 'RequestsCounted', new Date(firstMs + at).toISOString(), data);
        });
        await analytics.fold(events, [size]);
        const count = wishes.reduce((sum, { ms }) => sum + ms.length, 0);
        const errors = wishes.reduce((sum, one) => sum + one.errors, 0);
        const times = wishes.flatMap(({ ms }) => ms).sort((a, b) => a - b);
        const ranked = (share: number) => near(times[Math.ceil(share * times.length) - 1] ?? Number.NaN);
        for (const bucket of allBuckets.slice(1)) {
          const { totals } = await readRequests(analytics.db, undefined, {
            from: new Date(firstMs),
            to: new Date(firstMs + 2 * dayMs),
            bucket,
          });
          expect(totals).toEqual(count === 0 ? nothing : { count, errors, medianMs: ranked(0.5), p99Ms: ranked(0.99) });
        }
      }),
      { numRuns: 15 },
    );
  });
});
