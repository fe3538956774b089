import { latencyQuantile } from '@lading/schema/latency.ts';
import { sql } from 'kysely';
import { type BucketRange, spanOf } from './buckets.ts';
import type { ReadDatabase } from './read-models.ts';
import { everything } from './traffic.ts';

export type RequestCounts = {
  readonly count: number;
  /** Answered with 400 or above. */
  readonly errors: number;
  /** Milliseconds, off by 4.5 % at most; 0 where there was no request. */
  readonly medianMs: number;
  readonly p99Ms: number;
};

/** The requests of one route in one bucket. */
export type RequestsBucket = RequestCounts & { readonly at: string; readonly route: string };

/** Each route has buckets of its own, so fewer are given than of what has one series. */
const mostBuckets = 2_000;

type Times = Readonly<Record<string, number>>;
type Row = {
  readonly at: string;
  readonly route: string;
  readonly count: number;
  readonly errors: number;
  readonly times: Times;
};

const summarize = (count: number, errors: number, times: ReadonlyMap<number, number>): RequestCounts => ({
  count,
  errors,
  medianMs: latencyQuantile(times, 0.5),
  p99Ms: latencyQuantile(times, 0.99),
});

const entries = (times: Times): readonly (readonly [number, number])[] =>
  Object.entries(times).map(([latency, count]) => [Number(latency), count]);

const read = async (db: ReadDatabase, scope: string, range: BucketRange) => {
  const span = spanOf(range, mostBuckets);
  const within = sql`scope = ${scope} AND bucket = ${span.bucket} AND at >= ${span.from}::timestamptz AND at < ${span.to}::timestamptz`;
  const { rows } = await sql<Row>`
    WITH times AS (
      SELECT at, route, json_object_agg(latency, requests) AS times FROM request_times WHERE ${within} GROUP BY at, route
    )
    SELECT r.at, r.route, r.requests AS count, r.errors, coalesce(t.times, '{}') AS times
    FROM (SELECT at, route, requests, errors FROM requests WHERE ${within}) AS r LEFT JOIN times AS t USING (at, route)`.execute(
    db,
  );
  return { span, rows };
};

/**
 * Requests by time and route: each bucket of the range for each route that was asked in it, also where there was none; by time,
 * then by route.
 * @param projectId the uuid of a project; absent: all requests
 * @throws Problem InvalidInput for a range that is none
 */
export const readRequests = async (
  db: ReadDatabase,
  projectId: string | undefined,
  range: BucketRange,
): Promise<{ readonly buckets: readonly RequestsBucket[]; readonly totals: RequestCounts }> => {
  const { span, rows } = await read(db, projectId ?? everything, range);
  const routes = [...new Set(rows.map(({ route }) => route))].sort();
  const byPlace = new Map(rows.map((row) => [`${row.at} ${row.route}`, row]));
  const buckets = span.starts.flatMap((at) =>
    routes.map((route) => {
      const { count = 0, errors = 0, times = {} } = byPlace.get(`${at} ${route}`) ?? {};
      return { at, route, ...summarize(count, errors, new Map(entries(times))) };
    }),
  );
  return { buckets, totals: totalsOf(rows) };
};

const totalsOf = (rows: readonly Row[]): RequestCounts => {
  const times = new Map<number, number>();
  for (const row of rows)
    for (const [latency, count] of entries(row.times)) times.set(latency, (times.get(latency) ?? 0) + count);
  const sum = (column: 'count' | 'errors') => rows.reduce((total, row) => total + row[column], 0);
  return summarize(sum('count'), sum('errors'), times);
};
