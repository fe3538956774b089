import { z } from 'zod';

/**
 * Times as counts by bucket. Bucket `n` holds times from 2^(n/8) µs to below 2^((n+1)/8) µs, so a time that is read back is off
 * by 4.5 % at most, from a microsecond to an hour; buckets of no count are absent.
 */
export const latencyHistogram = z.record(z.string().regex(/^\d{1,3}$/), z.int().min(1));

export type LatencyHistogram = Readonly<Record<string, number>>;

const bucketsPerDoubling = 8;
/** An hour and whatever is longer. */
const lastBucket = 255;

/** The bucket that a time belongs to. */
export const latencyBucket = (seconds: number): number => {
  const bucket = Math.floor(Math.log2(seconds * 1e6) * bucketsPerDoubling);
  // Also for zero, whose logarithm is -∞, and for a clock that went back.
  return bucket > 0 ? Math.min(bucket, lastBucket) : 0;
};

/** The time in milliseconds that stands for a bucket: its geometric middle. */
const middleMs = (bucket: number): number => 2 ** ((bucket + 0.5) / bucketsPerDoubling) / 1e3;

/**
 * The time in milliseconds below which a share of the counted times lies, by nearest rank; 0 where nothing was counted.
 * @param share from 0 to 1, such as 0.5 for the median
 */
export const latencyQuantile = (counts: ReadonlyMap<number, number>, share: number): number => {
  const buckets = [...counts].sort(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  const rank = Math.max(1, Math.ceil(share * total));
  let passed = 0;
  for (const [bucket, count] of buckets) {
    passed += count;
    if (passed >= rank) return Number(middleMs(bucket).toPrecision(4));
  }
  return 0;
};
