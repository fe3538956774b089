import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allBuckets, type Bucket } from './buckets.ts';
import { storageProjection } from './storage.ts';
import { readStorageHistory } from './storage-history-queries.ts';
import { happened, openTestAnalytics, type TestAnalytics } from './testing/analytics.ts';
import { deleted, expired, uploaded, uuidOf } from './testing.ts';

let analytics: TestAnalytics;
beforeAll(async () => {
  analytics = await openTestAnalytics(storageProjection);
});
afterAll(() => analytics.drop());

const project = uuidOf(1, 9);
const read = (projectId: string | undefined, from: string, to: string, bucket: Bucket) =>
  readStorageHistory(analytics.db, projectId, { from: new Date(from), to: new Date(to), bucket });

describe('what files held', () => {
  // File n holds 100 + n bytes.
  beforeAll(() =>
    analytics.fold([
      happened(1, 'FileUploaded', '2026-03-28T23:59:59.999Z', uploaded(1)),
      happened(2, 'FileUploaded', '2026-03-29T00:30:00.000Z', uploaded(2, { projectId: project })),
      happened(3, 'FileUploaded', '2026-03-29T02:00:00.000Z', uploaded(3, { projectId: project })),
      // Its time was over at half past one; that was found out an hour later.
      happened(
        4,
        'FileExpired',
        '2026-03-29T02:30:00.000Z',
        expired(2, { projectId: project, endedAt: '2026-03-29T01:30:00.000Z' }),
      ),
      happened(5, 'FileDeleted', '2026-03-30T00:00:00.000Z', deleted(1, { endedAt: '2026-03-30T00:00:00.000Z' })),
    ]),
  );

  it('is told at the end of each hour, beginning with what there was before', async () => {
    expect(await read(undefined, '2026-03-29T00:00:00Z', '2026-03-29T04:00:00Z', 'HOUR')).toEqual({
      buckets: [
        { at: '2026-03-29T00:00:00.000Z', files: 2, bytes: 203 },
        { at: '2026-03-29T01:00:00.000Z', files: 1, bytes: 101 },
        { at: '2026-03-29T02:00:00.000Z', files: 2, bytes: 204 },
        { at: '2026-03-29T03:00:00.000Z', files: 2, bytes: 204 },
      ],
      totals: { files: 2, bytes: 204 },
    });
  });

  it('is that of one project', async () => {
    const held = (await read(project, '2026-03-28T00:00:00Z', '2026-04-01T00:00:00Z', 'DAY')).buckets;
    expect(held.map(({ files, bytes }) => [files, bytes])).toEqual([
      [0, 0],
      [1, 103],
      [1, 103],
      [1, 103],
    ]);
    expect((await read(uuidOf(2, 9), '2026-03-29T00:00:00Z', '2026-03-30T00:00:00Z', 'DAY')).totals).toEqual({
      files: 0,
      bytes: 0,
    });
  });

  it('is at any time what came less what ended until then', async () => {
    const minuteMs = 60_000;
    const firstMs = Date.parse('2026-02-27T00:00:00Z');
    const life = fc.record({ from: fc.nat(3 * 1_440), lasts: fc.option(fc.nat(1_440), { nil: null }), size: fc.nat(1_000) });
    const since = fc.nat(2 * 1_440);
    await fc.assert(
      fc.asyncProperty(fc.array(life, { maxLength: 30 }), since, fc.constantFrom(...allBuckets), async (lives, start, bucket) => {
        const time = (minute: number) => new Date(firstMs + minute * minuteMs).toISOString();
        const events = lives.flatMap(({ from, lasts, size }, file) => [
          happened(2 * file + 1, 'FileUploaded', time(from), uploaded(file, { size })),
          ...(lasts === null
            ? []
            : [happened(2 * file + 2, 'FileDeleted', time(from + lasts), deleted(file, { size, endedAt: time(from + lasts) }))]),
        ]);
        await analytics.fold(events, [7]);
        const { buckets } = await readStorageHistory(analytics.db, undefined, {
          from: new Date(time(start)),
          to: new Date(time(start + 1_500)),
          bucket,
        });
        const lengthMs = { MINUTE: 1, HOUR: 60, DAY: 1_440 }[bucket] * minuteMs;
        for (const { at, files, bytes } of buckets) {
          const end = (Date.parse(at) + lengthMs - firstMs) / minuteMs;
          const live = lives.filter(({ from, lasts }) => from < end && (lasts === null || from + lasts >= end));
          expect({ at, files, bytes }).toEqual({ at, files: live.length, bytes: live.reduce((sum, { size }) => sum + size, 0) });
        }
      }),
      { numRuns: 25 },
    );
  });
});
