import type { Observe } from '../http/app.ts';
import type { Traffic } from '../log/traffic.ts';

/** Counts each answer by its route, with how long it took, whatever it was about. */
export const countRequests =
  ({ traffic }: { readonly traffic: Traffic }): Observe =>
  ({ route, status, projectId, isStream }, time) => {
    const data = { route, projectId, isError: status >= 400, seconds: isStream ? null : time };
    traffic.record({ type: 'RequestsCounted', data }, null);
  };
