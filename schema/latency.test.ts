import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latencyBucket, latencyHistogram, latencyQuantile } from './latency.ts';

describe('times in buckets', () => {
  it('come back off by 4.5 % at most, from a microsecond to an hour', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 3_600, noNaN: true }), (seconds) => {
        const back = latencyQuantile(new Map([[latencyBucket(seconds), 1]]), 0.5) / 1_000;
        expect(Math.abs(back - seconds) / seconds).toBeLessThan(0.045);
      }),
    );
  });

  it('are held for any number, in a bucket that an event may name', () => {
    fc.assert(
      fc.property(fc.double(), (seconds) => {
        const bucket = latencyBucket(seconds);
        expect(latencyHistogram.safeParse({ [bucket]: 1 }).success).toBe(true);
        expect(bucket).toBeGreaterThanOrEqual(0);
        expect(bucket).toBeLessThan(256);
      }),
    );
  });

  it('answer by nearest rank', () => {
    const counts = new Map([
      [latencyBucket(1), 1],
      [latencyBucket(0.001), 98],
      [latencyBucket(0.01), 1],
    ]);
    const [low, middle, high] = [0.5, 0.99, 1].map((share) => latencyQuantile(counts, share));
    expect(low).toBeCloseTo(1, 0);
    expect(middle).toBeGreaterThan(9.5);
    expect(middle).toBeLessThan(10.5);
    expect(high).toBeGreaterThan(950);
    expect(latencyQuantile(new Map(), 0.5)).toBe(0);
  });
});
