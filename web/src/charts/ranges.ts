import type { Bucket } from '../gql/graphql.ts';

/** How long a bucket is, in ms. All begin at whole minutes, hours and days of UTC, as the server has them. */
export const bucketMs = { MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 } as const satisfies Record<Bucket, number>;

export const buckets = {
  minute: { label: 'Minute', bucket: 'MINUTE' },
  hour: { label: 'Hour', bucket: 'HOUR' },
  day: { label: 'Day', bucket: 'DAY' },
} as const satisfies Record<string, { label: string; bucket: Bucket }>;
export type BucketKey = keyof typeof buckets;

const [hour, day] = [bucketMs.HOUR, bucketMs.DAY];

/** The times that charts can be about, up to now, and by what buckets each is shown where nothing else is asked for. */
export const spans = {
  '1h': { label: 'Last hour', ms: hour, by: 'minute' },
  '6h': { label: 'Last 6 hours', ms: 6 * hour, by: 'minute' },
  '24h': { label: 'Last 24 hours', ms: day, by: 'hour' },
  '7d': { label: 'Last 7 days', ms: 7 * day, by: 'hour' },
  '30d': { label: 'Last 30 days', ms: 30 * day, by: 'day' },
  '90d': { label: 'Last 90 days', ms: 90 * day, by: 'day' },
  '365d': { label: 'Last year', ms: 365 * day, by: 'day' },
} as const satisfies Record<string, { label: string; ms: number; by: BucketKey }>;

/** What the picker of ranges offers; `custom` is from one day to another. */
export const spanChoices = { ...spans, custom: { label: 'From … to …' } } as const;
export type SpanKey = keyof typeof spanChoices;

/** What charts show, as it stands in the address. Days are `yyyy-mm-dd` of the viewer, both included. */
export type ChartView = {
  readonly span: SpanKey;
  readonly by: BucketKey | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
};
export type ChartQuery = Readonly<Record<'span' | 'by' | 'from' | 'to', string | undefined>>;

/** What is asked of the server, all in ms since 1970; `to` is exclusive, and both are beginnings of buckets. */
export type ChartRange = { readonly from: number; readonly to: number; readonly bucket: Bucket };

/** More points than this cannot be told apart on a screen, nor read in a table. */
export const mostPoints = 1_500;
const fewestPoints = 2;
/** What a range of one's own is shown by: the smallest buckets that give no more than this. */
const comfortable = 200;

const usualSpan = '24h';
const own = <Table extends object>(table: Table, key: string | undefined): keyof Table | undefined =>
  // Own keys only: an address may say "constructor".
  key !== undefined && Object.hasOwn(table, key) ? (key as keyof Table) : undefined;
const one = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.[0];

/** Midnight of the viewer where a day (`yyyy-mm-dd`) begins; undefined where that is no day. */
export const startOfDay = (text: string | undefined, plusDays = 0): number | undefined => {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? '')?.map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined || year < 1970) return undefined;
  const start = new Date(year, month - 1, date);
  const isThatDay = start.getMonth() === month - 1 && start.getDate() === date;
  // Not by milliseconds: days on which clocks change are shorter or longer.
  return isThatDay ? new Date(year, month - 1, date + plusDays).getTime() : undefined;
};

const two = (value: number): string => String(value).padStart(2, '0');

/** The day of the viewer that an instant lies in, `yyyy-mm-dd`. */
export const dayOf = (instant: number): string => {
  const at = new Date(instant);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
};

/** Reads the address. What it does not know is as if absent. */
export const readChartView = (query: Readonly<Record<string, string | readonly string[] | undefined>>): ChartView => {
  const [from, to] = [one(query.from), one(query.to)];
  const span = own(spanChoices, one(query.span)) ?? usualSpan;
  const isCustom = span === 'custom' && startOfDay(from) !== undefined && startOfDay(to) !== undefined;
  return {
    span: span === 'custom' && !isCustom ? usualSpan : span,
    by: own(buckets, one(query.by)),
    from: isCustom ? from : undefined,
    to: isCustom ? to : undefined,
  };
};

/** Writes the address; what is usual is left out. */
export const writeChartView = ({ span, by, from, to }: ChartView): ChartQuery => ({
  span: span === usualSpan ? undefined : span,
  by,
  from: span === 'custom' ? from : undefined,
  to: span === 'custom' ? to : undefined,
});

const wholeBuckets = (from: number, to: number, length: number): number => Math.ceil(to / length) - Math.floor(from / length);

const boundsOf = (view: ChartView, now: number): { readonly from: number; readonly to: number } => {
  if (view.span !== 'custom') return { from: now - spans[view.span].ms, to: now };
  const [from, to] = [startOfDay(view.from) ?? now - day, startOfDay(view.to, 1) ?? now];
  const end = Math.max(from + hour, Math.min(to, Math.max(now, from + day)));
  // Of more days than can be shown, the last.
  return { from: Math.max(from, end - mostPoints * day), to: end };
};

/** By which buckets what is looked at can be shown. */
export const possibleBuckets = (view: ChartView, now: number): readonly BucketKey[] => {
  const { from, to } = boundsOf(view, now);
  // The table has them in the order from fine to coarse.
  return (Object.keys(buckets) as BucketKey[]).filter((key) => {
    const points = (to - from) / bucketMs[buckets[key].bucket];
    return points <= mostPoints && (points >= fewestPoints || key === 'hour');
  });
};

/** The buckets that are shown: those asked for if possible, else those that suit. */
export const shownBucket = (view: ChartView, now: number): BucketKey => {
  const possible = possibleBuckets(view, now);
  if (view.by && possible.includes(view.by)) return view.by;
  if (view.span !== 'custom') return spans[view.span].by;
  const { from, to } = boundsOf(view, now);
  return possible.find((key) => (to - from) / bucketMs[buckets[key].bucket] <= comfortable) ?? possible.at(-1) ?? 'day';
};

/** The range to ask for. One that ends now ends with the bucket that now lies in, and has as many as its length says. */
export const rangeOf = (view: ChartView, now: number): ChartRange => {
  const { bucket } = buckets[shownBucket(view, now)];
  const length = bucketMs[bucket];
  if (view.span !== 'custom') {
    const to = (Math.floor(now / length) + 1) * length;
    return { from: to - spans[view.span].ms, to, bucket };
  }
  const { from, to } = boundsOf(view, now);
  const start = Math.floor(from / length) * length;
  return { from: start, to: start + wholeBuckets(from, to, length) * length, bucket };
};

/** When each bucket of a range begins, in ms. */
export const startsOf = ({ from, to, bucket }: ChartRange): readonly number[] =>
  Array.from({ length: Math.round((to - from) / bucketMs[bucket]) }, (_, index) => from + index * bucketMs[bucket]);

/** Milliseconds until a range that ends now has one bucket more. */
export const untilNextBucket = (bucket: Bucket, now: number): number => bucketMs[bucket] - (now % bucketMs[bucket]);
