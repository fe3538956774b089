import type { Code } from '@eventstore/db-client/generated/code_pb.js';
import code from '@eventstore/db-client/generated/code_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import anyMessages from 'google-protobuf/google/protobuf/any_pb.js';
import emptyMessages from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Proposed } from './entries.ts';
import type { Expectation } from './expectations.ts';
import { maxAppendSize } from './log.ts';
import { streamIdentifier, streamName } from './messages.ts';
import { type Answer, type Appending, type AppendRequest, perform, toExpectation, toProposed } from './perform.ts';

const { BatchAppendResp: Resp } = streams;

/** An append whose parts are still coming. */
type Batch = AppendRequest & { readonly proposed: Proposed[] };

const failed = (kind: Code, name: string, detail: { serializeBinary(): Uint8Array }): BatchAppendResp => {
  const details = new anyMessages.Any();
  details.pack(detail.serializeBinary(), `event_store.client.${name}`);
  return new Resp().setError(new statuses.Status().setCode(kind).setMessage(name).setDetails(details));
};

const wrongExpectedVersion = (current: number | undefined, expected: Expectation): BatchAppendResp => {
  const detail = new shared.WrongExpectedVersion();
  if (current === undefined) detail.setCurrentNoStream(new emptyMessages.Empty());
  else detail.setCurrentStreamRevision(String(current));
  if (expected === 'any') detail.setExpectedAny(new emptyMessages.Empty());
  else if (expected === 'exists') detail.setExpectedStreamExists(new emptyMessages.Empty());
  else if (expected === 'none') detail.setExpectedNoStream(new emptyMessages.Empty());
  else detail.setExpectedStreamPosition(String(expected));
  return failed(code.Code.FAILED_PRECONDITION, 'WrongExpectedVersion', detail);
};

const success = (revision: number, position: number | undefined): BatchAppendResp => {
  const answer = new Resp.Success().setCurrentRevision(String(revision));
  if (position === undefined) answer.setNoPosition(new emptyMessages.Empty());
  else {
    answer.setPosition(new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position)));
  }
  return new Resp().setSuccess(answer);
};

const toResponse = (answer: Answer, { expected }: Batch): BatchAppendResp => {
  switch (answer.kind) {
    case 'success':
      return success(answer.revision, answer.position);
    case 'wrong-expected-version':
      return wrongExpectedVersion(answer.current, expected);
    case 'deleted':
      return failed(code.Code.FAILED_PRECONDITION, 'StreamDeleted', new shared.StreamDeleted());
    case 'too-large':
      return failed(
        code.Code.INVALID_ARGUMENT,
        'MaximumAppendSizeExceeded',
        new shared.MaximumAppendSizeExceeded().setMaxappendsize(maxAppendSize),
      );
  }
};

/** The BatchAppend method: many appends share one stream, told apart by correlation ids. */
export const createBatchAppend =
  (appending: Appending) =>
  (call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void => {
    const batches = new Map<string, Batch>();

    const collect = (request: BatchAppendReq, id: string): Batch | undefined => {
      const options = request.getOptions();
      if (options) {
        const expected = toExpectation(options, options.getStreamPosition());
        batches.set(id, { stream: streamName(options.getStreamIdentifier()), expected, proposed: [] });
      }
      const batch = batches.get(id);
      batch?.proposed.push(...request.getProposedMessagesList().map(toProposed));
      return batch;
    };

    call.on('data', (request: BatchAppendReq) => {
      const id = request.getCorrelationId()?.getString() ?? '';
      const batch = collect(request, id);
      if (!batch || !request.getIsFinal()) return;
      batches.delete(id);
      perform(appending, batch).then(
        (answer) => {
          const response = answer && toResponse(answer, batch);
          if (!response) return; // the fault says: no answer, ever
          call.write(response.setCorrelationId(request.getCorrelationId()).setStreamIdentifier(streamIdentifier(batch.stream)));
        },
        (error) => call.emit('error', error),
      );
    });
    call.on('end', () => call.end());
  };
