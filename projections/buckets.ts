import { problem } from '@lading/schema/problems.ts';

/** How long a bucket is, in milliseconds. All begin at whole minutes, hours and days of UTC, where no day is longer than another. */
const lengths = { MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 } as const;

export type Bucket = keyof typeof lengths;

export const allBuckets: readonly Bucket[] = ['MINUTE', 'HOUR', 'DAY'];

/** What a time (RFC 3339, UTC, milliseconds) keeps and loses at the beginning of its bucket. */
const cuts = {
  MINUTE: { kept: 16, rest: ':00.000Z' },
  HOUR: { kept: 13, rest: ':00:00.000Z' },
  DAY: { kept: 10, rest: 'T00:00:00.000Z' },
} as const satisfies Record<Bucket, unknown>;

/** When the bucket begins that a time lies in. */
export const startOf = (bucket: Bucket, at: string): string => at.slice(0, cuts[bucket].kept) + cuts[bucket].rest;

/** From `from` inclusive to `to` exclusive, by buckets. */
export type BucketRange = { readonly from: Date; readonly to: Date; readonly bucket: Bucket };

/** More are not answered at once: a week by minutes, a year by hours. */
export const mostBuckets = 10_000;

const earliestMs = Date.parse('1970-01-01T00:00:00Z');
const latestMs = Date.parse('9999-12-31T00:00:00Z');

const refuse = (field: 'from' | 'to' | 'bucket', message: string) => problem('InvalidInput', { field, message });

/** The buckets of a range, and the times that they cover together. All times are RFC 3339, UTC, milliseconds. */
export type Span = {
  readonly bucket: Bucket;
  /** When each bucket begins, in order. */
  readonly starts: readonly string[];
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
};

/**
 * The buckets of a range: the one that `from` lies in, and those that begin before `to`. All are whole.
 * @throws Problem InvalidInput for a range that ends before it begins, or holds more than `most` buckets
 */
export const spanOf = ({ from, to, bucket }: BucketRange, most = mostBuckets): Span => {
  for (const [field, time] of [['from', from] as const, ['to', to] as const]) {
    if (time.getTime() < earliestMs || time.getTime() > latestMs)
      throw refuse(field, `"${field}" lies outside of what can be asked for: 1970 to 9999.`);
  }
  if (to <= from) throw refuse('to', '"to" must be later than "from".');
  const length = lengths[bucket];
  const first = Math.floor(from.getTime() / length) * length;
  const count = Math.ceil((to.getTime() - first) / length);
  if (count > most)
    throw refuse(
      'bucket',
      `That would be ${count} buckets, and ${most} are given at most: ask for larger ones or a shorter time.`,
    );
  const startAt = (index: number): string => new Date(first + index * length).toISOString();
  return { bucket, starts: Array.from({ length: count }, (_, index) => startAt(index)), from: startAt(0), to: startAt(count) };
};

/** A range of so many buckets, the last of which holds `now`. */
export const bucketsUntil = (now: Date, bucket: Bucket, count: number): BucketRange => {
  const to = (Math.floor(now.getTime() / lengths[bucket]) + 1) * lengths[bucket];
  return { from: new Date(to - count * lengths[bucket]), to: new Date(to), bucket };
};
