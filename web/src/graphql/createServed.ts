import { LiveMetricsDocument, type LiveMetricsSubscription } from '../gql/graphql.ts';
import { createLive } from './createLive.ts';
import { subscription } from './live.ts';

/** Calls `onServed` when anything was served: traffic changes no file, but the running totals tell when there was any. */
export const createServed = (onServed: () => void, when: () => boolean): void => {
  let served: number | undefined;
  createLive<LiveMetricsSubscription>({
    attempt: subscription(LiveMetricsDocument, {}),
    onData: ({ metrics }) => {
      const now = metrics.bytesServed + metrics.downloads;
      if (served !== undefined && now !== served) onServed();
      served = now;
    },
    when,
  });
};
