/**
 * A stand-in for EventStoreDB, for tests on machines where none runs. It is not EventStoreDB.
 *
 * It speaks the real wire protocol over real gRPC, by the service definitions that the client package ships:
 * Append, BatchAppend, Read (streams and the whole log, forwards and backwards, subscriptions to the whole log with
 * filters, checkpoints and "caught up"), Delete, Tombstone, ServerFeatures and Gossip. Expectations and repeated event
 * ids are judged by the server's rules, an append holds 1 MiB, system events lie between the others.
 *
 * It keeps the log in memory, has no users, no TLS, no cluster, no stream metadata, no links, no persistent
 * subscriptions, no projections, and matches filters with JavaScript's regular expressions. What only a real server
 * can show, the contract suite shows when EVENTSTORE_TEST_URL names one.
 */
import gossipServices from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import featureServices from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import streamServices from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { createAppend } from './append.ts';
import { createBatchAppend } from './batch-append.ts';
import { createDelete, createTombstone } from './delete.ts';
import { createFaults, type Faults } from './faults.ts';
import { clusterOf, supportedMethods } from './features.ts';
import { createLog } from './log.ts';
import { createRead, type ReadTally } from './read.ts';
import { startRelay } from './relay.ts';

export type StandIn = {
  /** A connection string for the client. */
  readonly url: string;
  readonly faults: Faults;
  /** Breaks every connection there is. */
  cutConnections(): void;
  /** Lets every connection there is carry nothing any more, without closing it. */
  muteConnections(): void;
  /** Ends the subscriptions there are, in order or as unavailable, and leaves their connections alone. */
  dropSubscriptions(how: 'ended' | 'unavailable'): void;
  /** Reads and subscriptions: begun so far, not yet ended; and events sent to subscriptions. */
  reads(): { readonly begun: number; readonly open: number; readonly eventsPushed: number };
  stop(): Promise<void>;
};

const listen = async (server: Server): Promise<number> => {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port)));
  return await promise;
};

/** Starts one on loopback; without a port, on a free one. */
export const startStandIn = async ({ port = 0 }: { port?: number } = {}): Promise<StandIn> => {
  const log = createLog();
  const faults = createFaults();
  const tally: ReadTally = { begun: 0, eventsPushed: 0, open: new Set() };
  const server = new Server();
  const relay = await startRelay(port, await listen(server));
  const appending = { log, faults, cutConnections: relay.cut };
  server.addService(streamServices.StreamsService, {
    read: createRead({ log, faults, tally }),
    append: createAppend(appending),
    batchAppend: createBatchAppend(appending),
    delete: createDelete(log),
    tombstone: createTombstone(log),
  });
  server.addService(featureServices.ServerFeaturesService, { getSupportedMethods: supportedMethods });
  server.addService(gossipServices.GossipService, { read: clusterOf(relay.port) });
  return {
    url: `esdb://127.0.0.1:${relay.port}?tls=false`,
    faults,
    cutConnections: relay.cut,
    muteConnections: relay.mute,
    dropSubscriptions(how) {
      for (const read of tally.open) if (read.live) read.end(how);
    },
    reads: () => ({ begun: tally.begun, open: tally.open.size, eventsPushed: tally.eventsPushed }),
    async stop() {
      await relay.stop();
      server.forceShutdown();
    },
  };
};
