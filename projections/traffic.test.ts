import type { EventType, StoredEvent } from '@lading/schema/events/registry.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allBuckets, type Bucket, type BucketRange, startOf } from './buckets.ts';
import { happened, openTestAnalytics, type TestAnalytics } from './testing/analytics.ts';
import { uuidOf } from './testing.ts';
import { type TrafficKind, trafficProjection } from './traffic.ts';
import { readTraffic, readTrafficWithTotals, type TrafficCounts, type TrafficOf } from './traffic-queries.ts';

let analytics: TestAnalytics;
beforeAll(async () => {
  analytics = await openTestAnalytics(trafficProjection);
});
afterAll(() => analytics.drop());

const project = uuidOf(1, 9);
const file = (number: number, projectId: string | null = null) => ({ slug: `slug${number}`, uuid: uuidOf(number), projectId });
const range = (from: string, to: string, bucket: Bucket): BucketRange => ({ from: new Date(from), to: new Date(to), bucket });
const read = (of: TrafficOf, from: string, to: string, bucket: Bucket) => readTraffic(analytics.db, of, range(from, to, bucket));

const zeros = { requests: 0, bytes: 0, downloads: 0, cacheHits: 0, cacheMisses: 0, errors: 0, bots: 0, visitors: 0 };

describe('traffic', () => {
  const variant = 'a'.repeat(64);
  const story = [
    happened(1, 'FileDownloaded', '2026-03-29T00:59:59.999Z', { ...file(1), count: 3, completed: 2, bytes: 300 }, 'anna'),
    happened(
      2,
      'FileDownloaded',
      '2026-03-29T01:00:00.000Z',
      { ...file(1), count: 1, completed: 0, bytes: 7, errors: 1 },
      'bert',
    ),
    happened(
      3,
      'ImageServed',
      '2026-03-29T01:00:30.000Z',
      { ...file(2, project), variant, count: 5, hits: 4, misses: 1, bytes: 50 },
      'anna',
    ),
    happened(4, 'FileRefused', '2026-03-29T01:59:59.000Z', { ...file(1), status: 410, count: 2, agent: 'googlebot' }, 'anna'),
    happened(5, 'FileRefused', '2026-03-30T00:00:00.000Z', { ...file(2, project), kind: 'IMAGE', status: 403, count: 1 }, 'anna'),
    happened(6, 'FileDownloaded', '2026-03-30T23:59:59.999Z', { ...file(2, project), count: 1, completed: 1, bytes: 9 }),
  ];
  beforeAll(() => analytics.fold(story));

  it('is told by the hour, also where there was none', async () => {
    expect(await read({}, '2026-03-29T00:00:00Z', '2026-03-29T04:00:00Z', 'HOUR')).toEqual([
      { ...zeros, at: '2026-03-29T00:00:00.000Z', requests: 3, bytes: 300, downloads: 2, visitors: 1 },
      {
        ...zeros,
        at: '2026-03-29T01:00:00.000Z',
        requests: 8,
        bytes: 57,
        cacheHits: 4,
        cacheMisses: 1,
        errors: 3,
        bots: 2,
        visitors: 2,
      },
      { ...zeros, at: '2026-03-29T02:00:00.000Z' },
      { ...zeros, at: '2026-03-29T03:00:00.000Z' },
    ]);
  });

  it('is that of one file, of one project, of one kind, or of all of these', async () => {
    const requests = async (of: TrafficOf) =>
      (await read(of, '2026-03-29T00:00:00Z', '2026-03-31T00:00:00Z', 'DAY')).map((one) => [one.requests, one.visitors]);
    expect(await requests({ subject: uuidOf(1) })).toEqual([
      [6, 2],
      [0, 0],
    ]);
    expect(await requests({ projectId: project })).toEqual([
      [5, 1],
      [2, 1],
    ]);
    expect(await requests({ kind: 'FILE' })).toEqual([
      [6, 2],
      [1, 0],
    ]);
    expect(await requests({ kind: 'IMAGE', projectId: project, subject: uuidOf(2) })).toEqual([
      [5, 1],
      [1, 1],
    ]);
    expect(await requests({ projectId: project, subject: uuidOf(1) })).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(await requests({ kind: 'ARTIFACT' })).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('counts what lies in whole buckets: from the one that the time lies in, to those that begin before the other', async () => {
    const buckets = await read({}, '2026-03-29T00:59:59.999Z', '2026-03-29T01:00:00.001Z', 'HOUR');
    expect(buckets.map(({ at, requests }) => [at, requests])).toEqual([
      ['2026-03-29T00:00:00.000Z', 3],
      ['2026-03-29T01:00:00.000Z', 8],
    ]);
    expect(await read({}, '2026-03-29T00:00:00Z', '2026-03-29T01:00:00Z', 'HOUR')).toHaveLength(1);
  });

  it('counts a client once a day in all', async () => {
    const of = range('2026-03-29T00:00:00Z', '2026-03-31T00:00:00Z', 'HOUR');
    const { totals } = await readTrafficWithTotals(analytics.db, {}, of);
    expect(totals).toEqual({
      ...zeros,
      requests: 13,
      bytes: 366,
      downloads: 3,
      cacheHits: 4,
      cacheMisses: 1,
      errors: 4,
      bots: 2,
      visitors: 3,
    });
    expect((await readTrafficWithTotals(analytics.db, {}, { ...of, bucket: 'DAY' })).totals).toEqual(totals);
  });

  it.each([
    ['to', range('2026-03-29T00:00:00Z', '2026-03-29T00:00:00Z', 'HOUR'), 'later than'],
    ['bucket', range('2026-01-01T00:00:00Z', '2026-03-29T00:00:00Z', 'MINUTE'), 'at most'],
    ['from', range('0001-01-01T00:00:00Z', '2026-03-29T00:00:00Z', 'DAY'), '1970'],
  ])('refuses what is no range, naming %s', async (field, given, message) => {
    await expect(readTraffic(analytics.db, {}, given)).rejects.toMatchObject({ code: 'InvalidInput', detail: { field } });
    await expect(readTraffic(analytics.db, {}, given)).rejects.toThrow(message);
  });
});

/** The same sums, made the plain way from the events themselves. */
const model = (events: readonly StoredEvent[], of: TrafficOf, bucket: Bucket): ReadonlyMap<string, TrafficCounts> => {
  const kindOf = ({ type, data }: StoredEvent): TrafficKind =>
    type === 'ImageServed' || (data as { kind?: string }).kind === 'IMAGE' ? 'IMAGE' : 'FILE';
  const asked = events.filter((event) => {
    const { uuid, projectId } = event.data as { uuid: string; projectId: string | null }; // as the arbitrary below made them
    return (
      (of.kind ?? kindOf(event)) === kindOf(event) && (of.subject ?? uuid) === uuid && (of.projectId ?? projectId) === projectId
    );
  });
  const sums = [...Map.groupBy(asked, ({ metadata }) => startOf(bucket, metadata.at))].map(([start, some]) => {
    const sum = (name: string, where = (_: StoredEvent) => true) =>
      some.filter(where).reduce((total, { data }) => total + ((data as Record<string, number>)[name] ?? 0), 0);
    const counts: TrafficCounts = {
      requests: sum('count'),
      bytes: sum('bytes'),
      downloads: sum('completed'),
      cacheHits: sum('hits'),
      cacheMisses: sum('misses'),
      errors: sum('errors') + sum('count', ({ type }) => type === 'FileRefused'),
      bots: sum('count', ({ data }) => (data as { agent: string }).agent === 'bingbot'),
      visitors: new Set(some.flatMap(({ metadata }) => metadata.client ?? [])).size,
    };
    return [start, counts] as const;
  });
  return new Map(sums);
};

const dayMs = 86_400_000;
const firstMs = Date.parse('2026-02-27T00:00:00Z');
const event = fc.record({
  type: fc.constantFrom<EventType>('FileDownloaded', 'FileRefused', 'ImageServed'),
  file: fc.nat(3),
  // Often the same minute, rarely the same day.
  at: fc.oneof(fc.nat(3 * 60_000), fc.nat(3 * dayMs)),
  client: fc.constantFrom(null, 'anna', 'bert', 'cleo'),
  agent: fc.constantFrom('', 'bingbot', 'curl'),
  kind: fc.constantFrom('FILE', 'IMAGE'),
  numbers: fc.record({ bytes: fc.nat(2 ** 40), completed: fc.nat(3), hits: fc.nat(3), misses: fc.nat(3), errors: fc.nat(1) }),
  count: fc.integer({ min: 1, max: 5 }),
});
const story = fc.array(event, { maxLength: 60 }).map((wishes) =>
  wishes.map(({ type, file: number, at, client, agent, kind, numbers, count }, index) => {
    const { bytes, completed, hits, misses, errors } = numbers;
    const own = {
      FileDownloaded: { bytes, completed, errors },
      FileRefused: { kind, status: 410 },
      ImageServed: { bytes, hits, misses, errors, variant: null },
    }[type as 'FileDownloaded' | 'FileRefused' | 'ImageServed']; // what the type was chosen from
    // Files 2 and 3 belong to the project.
    const data = { ...file(number, number > 1 ? project : null), count, agent, ...own };
    return happened(index + 1, type, new Date(firstMs + at).toISOString(), data, client);
  }),
);

describe('traffic of any story', () => {
  const asked: readonly TrafficOf[] = [
    {},
    { kind: 'IMAGE' },
    { projectId: project },
    { projectId: project, kind: 'FILE' },
    { subject: uuidOf(1) },
    { subject: uuidOf(2), kind: 'FILE', projectId: project },
  ];

  it('is what its events say, by minute, hour and day, however they were split', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(story, sizes, async (events, split) => {
        await analytics.fold(events, split);
        for (const of of asked) {
          for (const bucket of allBuckets) {
            const given = { from: new Date(firstMs), to: new Date(firstMs + 3 * dayMs), bucket };
            const expected = model(events, of, bucket);
            const found = await readTraffic(analytics.db, of, given);
            expect(found).toHaveLength((3 * dayMs) / { MINUTE: 60_000, HOUR: 3_600_000, DAY: dayMs }[bucket]);
            expect(found.filter(({ requests }) => requests > 0)).toEqual(
              [...expected].sort(([a], [b]) => (a < b ? -1 : 1)).map(([at, counts]) => ({ at, ...counts })),
            );
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});
