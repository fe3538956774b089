import type { ProjectChartsQuery } from '../gql/graphql.ts';

type Bucket = ProjectChartsQuery['requests'][number];

/** What was asked of a route in all of a time. */
export type RouteFigures = {
  readonly route: string;
  readonly count: number;
  readonly errors: number;
  /** The slowest hundredth in its slowest bucket, in ms: quantiles of several buckets do not add up. */
  readonly slowestMs: number;
};

/** The routes by how much was asked of them, the most first. */
export const byRoute = (requests: readonly Bucket[]): readonly RouteFigures[] => {
  const figures = new Map<string, RouteFigures>();
  for (const { route, count, errors, p99Ms } of requests) {
    const known = figures.get(route) ?? { route, count: 0, errors: 0, slowestMs: 0 };
    figures.set(route, {
      route,
      count: known.count + count,
      errors: known.errors + errors,
      slowestMs: Math.max(known.slowestMs, p99Ms),
    });
  }
  return [...figures.values()].sort((one, other) => other.count - one.count || one.route.localeCompare(other.route));
};

/** What was asked in each bucket, whatever the route. */
export const byTime = (
  requests: readonly Bucket[],
  starts: readonly number[],
): readonly { readonly count: number; readonly errors: number }[] => {
  const sums = new Map<number, { count: number; errors: number }>();
  for (const { at, count, errors } of requests) {
    const start = Date.parse(at);
    const known = sums.get(start) ?? { count: 0, errors: 0 };
    sums.set(start, { count: known.count + count, errors: known.errors + errors });
  }
  return starts.map((start) => sums.get(start) ?? { count: 0, errors: 0 });
};
