import { onTestFinished } from 'vitest';
import type { EventStore } from '../port.ts';
import { type EventStoreDbOptions, openEventStoreDb } from './adapter.ts';
import { type StandIn, startStandIn } from './stand-in/server.ts';

/** A store on a stand-in of its own, with short times; both end with the test. `query` is added to the connection string. */
export const storeOnStandIn = async ({
  query = '',
  ...options
}: Partial<EventStoreDbOptions> & { query?: string } = {}): Promise<{ store: EventStore; standIn: StandIn }> => {
  const standIn = await startStandIn();
  const store = openEventStoreDb({
    connectionString: `${standIn.url}${query}`,
    deadlineMs: 1_000,
    longestPauseMs: 100,
    ...options,
  });
  onTestFinished(async () => {
    await store.close();
    await standIn.stop();
  });
  return { store, standIn };
};
