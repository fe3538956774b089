import { type RawBuilder, sql } from 'kysely';
import { type BucketRange, type Span, spanOf } from './buckets.ts';
import type { ReadDatabase } from './read-models.ts';
import { everything, type TrafficKind } from './traffic.ts';

/** What was asked for, and what came of it. */
export type TrafficCounts = {
  /** Answers with bytes, and refusals; neither HEAD nor 304. */
  readonly requests: number;
  readonly bytes: number;
  /** Answers that sent the last byte of a file. */
  readonly downloads: number;
  readonly cacheHits: number;
  readonly cacheMisses: number;
  /** Refusals, and answers that broke off on our side. */
  readonly errors: number;
  /** Requests of bots. */
  readonly bots: number;
  /** Clients, each counted once. */
  readonly visitors: number;
};

export type TrafficBucket = TrafficCounts & { readonly at: string };

/** Of all traffic, what is asked about. A part that is absent leaves nothing out. */
export type TrafficOf = {
  readonly kind?: TrafficKind | undefined;
  readonly projectId?: string | undefined;
  /** One thing: the uuid of a file, the name of a remote. */
  readonly subject?: string | undefined;
};

const nothing: TrafficCounts = {
  requests: 0,
  bytes: 0,
  downloads: 0,
  cacheHits: 0,
  cacheMisses: 0,
  errors: 0,
  bots: 0,
  visitors: 0,
};

const sums = sql`sum(requests)::bigint AS requests, sum(bytes)::bigint AS bytes, sum(downloads)::bigint AS downloads,
  sum(cache_hits)::bigint AS "cacheHits", sum(cache_misses)::bigint AS "cacheMisses", sum(errors)::bigint AS errors,
  sum(bots)::bigint AS bots`;

type Fragment = RawBuilder<unknown>;

const both = (...conditions: readonly (Fragment | undefined)[]): Fragment =>
  sql.join(
    conditions.filter((one) => one !== undefined),
    sql` AND `,
  );

const within = ({ from, to }: Span): Fragment => sql`at >= ${from}::timestamptz AND at < ${to}::timestamptz`;
const equal = (column: string, value: string | undefined): Fragment | undefined =>
  value === undefined ? undefined : sql`${sql.ref(column)} = ${value}`;

/** The visits that are asked about. */
const visits = ({ kind, projectId, subject }: TrafficOf, span: Span): Fragment =>
  sql`traffic_visits WHERE ${both(within(span), equal('subject', subject), equal('project_id', projectId), equal('kind', kind))}`;

/** What is asked about of a table that is kept by scope. */
const scoped = ({ kind, projectId = everything }: TrafficOf, span: Span): Fragment =>
  both(equal('scope', projectId), within(span), equal('kind', kind));

const clients = sql`count(DISTINCT nullif(client, ''))::bigint`;
const start = ({ bucket }: Span): Fragment => sql`date_trunc(${sql.lit(bucket.toLowerCase())}, at, 'UTC')`;

const subjectTraffic = (of: TrafficOf, span: Span) => sql<TrafficBucket>`
  SELECT ${start(span)} AS at, ${sums}, ${clients} AS visitors FROM ${visits(of, span)} GROUP BY 1`;

/** Where visitors of a scope are looked up: who had anything of one subject, or in one minute, stands in visits alone. */
const clientsIn = (of: TrafficOf, span: Span): Fragment =>
  of.subject !== undefined || span.bucket === 'MINUTE'
    ? visits(of, span)
    : sql`traffic_visitors WHERE ${both(equal('bucket', span.bucket), scoped(of, span))}`;

const scopeTraffic = (of: TrafficOf, span: Span) => sql<TrafficBucket>`
  WITH counts AS (
    SELECT at, ${sums} FROM traffic_totals WHERE ${both(equal('bucket', span.bucket), scoped(of, span))} GROUP BY at
  ), visitors AS (SELECT ${start(span)} AS at, ${clients} AS visitors FROM ${clientsIn(of, span)} GROUP BY 1)
  SELECT counts.*, coalesce(visitors.visitors, 0) AS visitors FROM counts LEFT JOIN visitors USING (at)`;

/** Traffic by time: each bucket of the range, also where nothing was. @throws Problem InvalidInput for a range that is none */
export const readTraffic = async (db: ReadDatabase, of: TrafficOf, range: BucketRange): Promise<readonly TrafficBucket[]> => {
  const span = spanOf(range);
  const { rows } = await (of.subject === undefined ? scopeTraffic : subjectTraffic)(of, span).execute(db);
  const byStart = new Map(rows.map((row) => [row.at, row]));
  return span.starts.map((at) => byStart.get(at) ?? { at, ...nothing });
};

/** How many clients there were in the range, each counted once a day: what stands for a client is not made to last longer. */
const countVisitors = async (db: ReadDatabase, of: TrafficOf, span: Span): Promise<number> => {
  const query = sql<{ visitors: number }>`
    SELECT count(DISTINCT (date_trunc('day', at, 'UTC'), client))::bigint AS visitors FROM ${clientsIn(of, span)} AND client <> ''`;
  return (await query.execute(db)).rows[0]?.visitors ?? 0;
};

/** Traffic by time, and in all. @throws Problem InvalidInput */
export const readTrafficWithTotals = async (
  db: ReadDatabase,
  of: TrafficOf,
  range: BucketRange,
): Promise<{ readonly buckets: readonly TrafficBucket[]; readonly totals: TrafficCounts }> => {
  const buckets = await readTraffic(db, of, range);
  const totals = buckets.reduce<TrafficCounts>(sumOf, nothing);
  return {
    buckets,
    totals: range.bucket === 'DAY' ? totals : { ...totals, visitors: await countVisitors(db, of, spanOf(range)) },
  };
};

const sumOf = (a: TrafficCounts, b: TrafficCounts): TrafficCounts => ({
  requests: a.requests + b.requests,
  bytes: a.bytes + b.bytes,
  downloads: a.downloads + b.downloads,
  cacheHits: a.cacheHits + b.cacheHits,
  cacheMisses: a.cacheMisses + b.cacheMisses,
  errors: a.errors + b.errors,
  bots: a.bots + b.bots,
  visitors: a.visitors + b.visitors,
});
