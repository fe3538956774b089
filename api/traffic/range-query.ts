import { type Bucket, type BucketRange, bucketsUntil } from '@lading/projections/buckets.ts';
import { parseInstant } from '@lading/schema/instant.ts';
import { problem } from '@lading/schema/problems.ts';

type Query = Readonly<Record<string, unknown>>;

const buckets: Readonly<Record<string, Bucket>> = { minute: 'MINUTE', hour: 'HOUR', day: 'DAY' };

/** What is shown of each where nothing is said: an hour, a day, a month. */
const usualCounts = { MINUTE: 60, HOUR: 24, DAY: 30 } as const satisfies Record<Bucket, number>;

const invalid = (field: string, message: string) => problem('InvalidInput', { field, message });

/**
 * The range that a query string asks for: `?from&to&bucket`. Where it says nothing, the last 24 hours by hour, this one included.
 * @throws Problem InvalidInput naming the parameter
 */
export const rangeOf = ({ from, to, bucket }: Query, now: Date): BucketRange => {
  const by = bucketOf(bucket);
  const given = { from: timeOf('from', from), to: timeOf('to', to) };
  // Before an end that is given, else up to now.
  const usual = bucketsUntil(given.to === undefined ? now : new Date(given.to.getTime() - 1), by, usualCounts[by]);
  return { bucket: by, from: given.from ?? usual.from, to: given.to ?? usual.to };
};

const bucketOf = (given: unknown): Bucket => {
  if (given === undefined) return 'HOUR';
  const bucket = typeof given === 'string' && Object.hasOwn(buckets, given) ? buckets[given] : undefined;
  if (!bucket) throw invalid('bucket', 'A bucket is one of minute, hour, day.');
  return bucket;
};

/** A time of RFC 3339, or a day, which begins at midnight UTC. */
const timeOf = (field: string, given: unknown): Date | undefined => {
  if (given === undefined) return undefined;
  const text = typeof given === 'string' ? given : '';
  // A plus that was not escaped arrives as a space.
  const time = parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text.replace(/ (?=\d\d:\d\d$)/, '+'));
  if (!time) throw invalid(field, `"${field}" is a time such as 2026-11-21T09:00:00Z, or a day such as 2026-11-21.`);
  return time;
};
