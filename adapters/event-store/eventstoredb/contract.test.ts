import { eventStoreContract } from '../contract.ts';
import { openEventStoreDb } from './adapter.ts';
import { startStandIn } from './stand-in/server.ts';

eventStoreContract('EventStoreDB, the stand-in', async () => {
  const standIn = await startStandIn();
  const store = openEventStoreDb({ connectionString: standIn.url, longestPauseMs: 200 });
  return {
    store,
    cutConnections: async () => standIn.cutConnections(),
    async dispose() {
      await store.close();
      await standIn.stop();
    },
  };
});

const url = process.env.EVENTSTORE_TEST_URL;
if (url) {
  eventStoreContract('EventStoreDB, a real server', async () => {
    const store = openEventStoreDb({ connectionString: url });
    return { store, dispose: () => store.close() };
  });
}
