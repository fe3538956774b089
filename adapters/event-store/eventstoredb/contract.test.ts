import { eventStoreContract } from '../contract.ts';
import { openEventStoreDb } from './adapter.ts';
import { startStandIn } from './stand-in/server.ts';

const onStandIn = async () => {
  const standIn = await startStandIn();
  const store = openEventStoreDb({ connectionString: standIn.url, longestPauseMs: 100 });
  return {
    standIn,
    store,
    cutConnections: async () => standIn.cutConnections(),
    async dispose() {
      await store.close();
      await standIn.stop();
    },
  };
};

eventStoreContract('EventStoreDB, the stand-in', onStandIn);

eventStoreContract('EventStoreDB, the stand-in with connections that break all the time', async () => {
  const { standIn, store, cutConnections, dispose } = await onStandIn();
  const cutting = setInterval(standIn.cutConnections, 150);
  return {
    store,
    cutConnections,
    async dispose() {
      clearInterval(cutting);
      await dispose();
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
