import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisSteps, bucketAt, largest, stack, sum } from './series.ts';
import { hitShare, trafficChart } from './traffic.ts';

const point = {
  at: '2026-11-21T13:00:00.000Z',
  requests: 5,
  bytes: 700,
  downloads: 2,
  cacheHits: 2,
  cacheMisses: 1,
  errors: 3,
  bots: 0,
  visitors: 4,
};

it('stacks series bucket by bucket', () => {
  const [low, high] = stack([
    { label: 'a', tone: 'main', values: [1, 2, 3] },
    { label: 'b', tone: 'bad', values: [10, 0, 1] },
  ]);
  expect([low?.values, high?.values]).toEqual([
    [1, 2, 3],
    [11, 2, 4],
  ]);
});

describe('the lines of an axis', () => {
  it.each([
    [0, [0, 1, 2, 3, 4]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [150, [0, 50, 100, 150]],
    [1_000_000, [0, 250_000, 500_000, 750_000, 1_000_000]],
  ])('up to %d are round', (most, lines) => {
    expect(axisSteps(most, true)).toEqual(lines);
  });

  it('are few, begin at 0 and reach beyond the largest figure, as whole numbers where figures are', () => {
    const reaches = (most: number, whole: boolean) => {
      const lines = axisSteps(most, whole);
      expect(lines[0]).toBe(0);
      expect(lines.length).toBeLessThanOrEqual(6);
      expect(lines.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-6));
      expect(lines.every(Number.isInteger) || !whole).toBe(true);
    };
    fc.assert(fc.property(fc.double({ min: 0, max: 1e15, noNaN: true }), (most) => reaches(most, false)));
    fc.assert(fc.property(fc.nat({ max: 1e15 }), (most) => reaches(most, true)));
  });
});

it('knows which bucket a time lies in, also before the first and after the last', () => {
  const starts = [100, 200, 300];
  expect([50, 100, 199, 200, 399, 999].map((at) => bucketAt(starts, 100, at))).toEqual([0, 0, 0, 1, 2, 2]);
});

it('sums and finds the largest of any number of figures', () => {
  fc.assert(fc.property(fc.array(fc.nat()), (values) => sum(values) >= largest(values)));
  expect(largest([])).toBe(0);
});

describe('traffic', () => {
  it('is shown column by column, failures on top of what was answered', () => {
    expect(trafficChart('requests', [point]).series.map(({ values }) => values)).toEqual([[2], [3]]);
    expect(trafficChart('bytes', [point]).series.map(({ values }) => values)).toEqual([[700]]);
    expect(trafficChart('cache', [point]).series.map(({ values }) => values)).toEqual([[2], [1]]);
  });

  it('says how much of it came from a cache, if any could', () => {
    expect(hitShare([point, point])).toBe(67);
    expect(hitShare([{ ...point, cacheHits: 0, cacheMisses: 0 }])).toBeUndefined();
  });
});
