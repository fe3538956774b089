import { randomUUID } from 'node:crypto';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { handleUnaryCall } from '@grpc/grpc-js';

const methods = {
  'event_store.client.streams.streams': ['append', 'batchappend', 'delete', 'read', 'tombstone'],
  'event_store.client.gossip.gossip': ['read'],
  'event_store.client.server_features.serverfeatures': ['getsupportedmethods'],
};

export const supportedMethods: handleUnaryCall<Empty, SupportedMethods> = (_, answer) => {
  const supported = new features.SupportedMethods().setEventStoreServerVersion('24.10.0-stand-in');
  for (const [service, names] of Object.entries(methods)) {
    for (const name of names) supported.addMethods(new features.SupportedMethod().setServiceName(service).setMethodName(name));
  }
  answer(null, supported);
};

/** A cluster of one, which leads. */
export const clusterOf =
  (port: number): handleUnaryCall<Empty, ClusterInfo> =>
  (_, answer) => {
    const leader = new gossip.MemberInfo()
      .setInstanceId(new shared.UUID().setString(randomUUID()))
      .setTimeStamp(String(Date.now()))
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port));
    answer(null, new gossip.ClusterInfo().setMembersList([leader]));
  };
