import { latencyBucket } from '@lading/schema/latency.ts';
import type { Observe } from '../http/app.ts';
import type { Traffic } from '../log/traffic.ts';

/** Counts each answer by its route, with how long it took, whatever it was about. */
export const countRequests =
  ({ traffic }: { readonly traffic: Traffic }): Observe =>
  ({ route, status, projectId, isStream }, seconds) => {
    const latency = isStream ? {} : { [latencyBucket(seconds)]: 1 };
    const data = { route, projectId, count: 1, errors: status < 400 ? 0 : 1, latency };
    traffic.record({ type: 'RequestsCounted', data }, null);
  };
