import { allBuckets, startOf } from './buckets.ts';
import { defineProjection, type RowOf } from './engine/define.ts';
import { landmarks } from './landmarks.ts';
import { scopesOf } from './traffic.ts';

const count = { type: 'bigint', initial: 0 } as const;
const place = {
  /** `all`, or the uuid of a project. */
  scope: { type: 'text' },
  bucket: { type: 'text' },
  at: { type: 'instant' },
  /** The pattern of the route. */
  route: { type: 'text' },
} as const;

const tables = {
  requests: { columns: { ...place, requests: count, errors: count }, key: ['scope', 'bucket', 'at', 'route'] },
  /** How long they took: how many in each bucket of `schema/latency.ts`. */
  request_times: {
    columns: { ...place, latency: { type: 'integer' }, requests: count },
    key: ['scope', 'bucket', 'at', 'route', 'latency'],
  },
} as const;

export type RequestsTables = { [N in keyof typeof tables]: RowOf<(typeof tables)[N]> };

/** How many requests each route had, by time, and how long they took. */
export const requestsProjection = defineProjection({
  name: 'requests',
  version: 1,
  tables,
  on: {
    ...landmarks,
    RequestsCounted: ({ data, metadata }, changes) => {
      const { route, projectId, count: requests, errors, latency } = data;
      for (const scope of scopesOf(projectId)) {
        for (const bucket of allBuckets) {
          const key = { scope, bucket, at: startOf(bucket, metadata.at), route };
          changes.add('requests', key, { requests, errors });
          for (const [slot, times] of Object.entries(latency))
            changes.add('request_times', { ...key, latency: Number(slot) }, { requests: times });
        }
      }
    },
  },
});
