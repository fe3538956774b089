import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketMs,
  buckets,
  type ChartView,
  dayOf,
  mostPoints,
  possibleBuckets,
  rangeOf,
  readChartView,
  shownBucket,
  spans,
  startOfDay,
  startsOf,
  untilNextBucket,
  writeChartView,
} from './ranges.ts';

const now = Date.parse('2026-11-21T13:37:42.123Z');
const iso = (ms: number) => new Date(ms).toISOString();
// The tables are plain literals.
const keys = <Table extends object>(table: Table) => fc.constantFrom(...(Object.keys(table) as (keyof Table)[]));
const instant = fc.integer({ min: Date.parse('1971-01-01T00:00:00Z'), max: Date.parse('2100-01-01T00:00:00Z') });
const relative = fc.record({
  span: keys(spans),
  by: fc.option(keys(buckets), { nil: undefined }),
  from: fc.constant(undefined),
  to: fc.constant(undefined),
});
const days = fc
  .tuple(instant, instant)
  .map(([one, other]) => ({ from: dayOf(Math.min(one, other)), to: dayOf(Math.max(one, other)) }));
const custom = fc.record({ span: fc.constant('custom' as const), by: fc.option(keys(buckets), { nil: undefined }) });
const anyView: fc.Arbitrary<ChartView> = fc.oneof(
  relative,
  fc.tuple(custom, days).map(([view, range]) => ({ ...view, ...range })),
);

describe('the range in the address', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        expect(readChartView(writeChartView(view))).toEqual(view);
      }),
    );
  });

  it('is short when it is the usual one, and survives nonsense', () => {
    expect(Object.values(writeChartView(readChartView({}))).filter(Boolean)).toEqual([]);
    const nonsense = { span: 'constructor', by: '__proto__', from: '2026-13-99', to: 'x' };
    expect(readChartView(nonsense)).toEqual(readChartView({}));
    expect(readChartView({ span: 'custom', from: '2026-02-30', to: '2026-03-01' }).span).toBe('24h');
  });
});

describe('a range that ends now', () => {
  it.each([
    ['1h', undefined, '2026-11-21T12:38:00.000Z', '2026-11-21T13:38:00.000Z', 60],
    ['24h', undefined, '2026-11-20T14:00:00.000Z', '2026-11-21T14:00:00.000Z', 24],
    ['24h', 'minute', '2026-11-20T13:38:00.000Z', '2026-11-21T13:38:00.000Z', 1_440],
    ['7d', 'day', '2026-11-15T00:00:00.000Z', '2026-11-22T00:00:00.000Z', 7],
    ['30d', undefined, '2026-10-23T00:00:00.000Z', '2026-11-22T00:00:00.000Z', 30],
  ] as const)('of %s by %s ends with the bucket that now lies in', (span, by, from, to, count) => {
    const range = rangeOf({ span, by, from: undefined, to: undefined }, now);
    expect([iso(range.from), iso(range.to)]).toEqual([from, to]);
    expect(startsOf(range)).toHaveLength(count);
  });
});

it('holds whole buckets, not too many, whatever is asked for', () => {
  fc.assert(
    fc.property(anyView, instant, (view, at) => {
      const range = rangeOf(view, at);
      const length = bucketMs[range.bucket];
      expect(range.from % length).toBe(0);
      expect(range.to % length).toBe(0);
      expect(range.to).toBeGreaterThan(range.from);
      const starts = startsOf(range);
      expect(starts.at(-1)).toBe(range.to - length);
      if (range.bucket !== 'DAY') expect(starts.length).toBeLessThanOrEqual(mostPoints + 1);
      expect(possibleBuckets(view, at)).toContain(shownBucket(view, at));
    }),
  );
});

it('offers only buckets that can be told apart and are more than one', () => {
  const possible = (span: keyof typeof spans) => possibleBuckets({ span, by: undefined, from: undefined, to: undefined }, now);
  expect(possible('1h')).toEqual(['minute', 'hour']);
  expect(possible('24h')).toEqual(['minute', 'hour']);
  expect(possible('7d')).toEqual(['hour', 'day']);
  expect(possible('365d')).toEqual(['day']);
});

it('takes days of the viewer, both included, and none of the future', () => {
  const view = { span: 'custom', by: 'hour', from: dayOf(now - 3 * 86_400_000), to: dayOf(now + 86_400_000) } as const;
  const range = rangeOf(view, now);
  expect(range.from).toBeLessThanOrEqual(startOfDay(view.from) ?? 0);
  expect(range.to).toBe(Date.parse('2026-11-21T14:00:00Z'));
  const past = rangeOf({ ...view, to: view.from }, now);
  expect(past.to - past.from).toBe(86_400_000);
});

it('knows days that there are, and when they begin and end', () => {
  expect(startOfDay('2026-02-29')).toBeUndefined();
  expect(startOfDay('2026-2-1')).toBeUndefined();
  expect(startOfDay('2028-02-29', 1)).toBe(new Date(2028, 2, 1).getTime());
  fc.assert(fc.property(instant, (at) => dayOf(startOfDay(dayOf(at)) ?? 0) === dayOf(at)));
});

it('waits for the next bucket no longer than one', () => {
  expect(untilNextBucket('MINUTE', now)).toBe(17_877);
  expect(untilNextBucket('HOUR', Date.parse('2026-11-21T13:00:00Z'))).toBe(3_600_000);
});
