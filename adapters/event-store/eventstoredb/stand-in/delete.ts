import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { DeleteReq, DeleteResp, TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { handleUnaryCall } from '@grpc/grpc-js';
import type { Log } from './log.ts';
import { streamName } from './messages.ts';

/** The Delete method, whatever revision is expected: the stream can begin anew behind its last revision. */
export const createDelete =
  (log: Log): handleUnaryCall<DeleteReq, DeleteResp> =>
  ({ request }, answer) => {
    log.remove(streamName(request.getOptions()?.getStreamIdentifier()), { forGood: false });
    answer(null, new streams.DeleteResp().setNoPosition(new shared.Empty()));
  };

/** The Tombstone method, whatever revision is expected: the stream is gone for good. */
export const createTombstone =
  (log: Log): handleUnaryCall<TombstoneReq, TombstoneResp> =>
  ({ request }, answer) => {
    log.remove(streamName(request.getOptions()?.getStreamIdentifier()), { forGood: true });
    answer(null, new streams.TombstoneResp().setNoPosition(new shared.Empty()));
  };
