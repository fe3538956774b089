import { once } from 'node:events';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerReadableStream, sendUnaryData } from '@grpc/grpc-js';
import type { Expectation } from './expectations.ts';
import { streamDeleted, streamName, tooLarge, unavailable, unimplemented } from './messages.ts';
import { type Answer, type Appending, type AppendRequest, perform, toExpectation, toProposed } from './perform.ts';

const { AppendResp: Resp } = streams;

const toRequest = (requests: readonly AppendReq[]): AppendRequest => {
  const options = requests[0]?.getOptions();
  if (!options) throw unimplemented('append without options');
  const messages = requests.map((request) => request.getProposedMessage()).filter((message) => message !== undefined);
  return {
    stream: streamName(options.getStreamIdentifier()),
    expected: toExpectation(options, options.getRevision()),
    proposed: messages.map(toProposed),
  };
};

const success = (revision: number, position: number | undefined): AppendResp => {
  const answer = new Resp.Success().setCurrentRevision(String(revision));
  if (position === undefined) answer.setNoPosition(new shared.Empty());
  else answer.setPosition(new Resp.Position().setCommitPosition(String(position)).setPreparePosition(String(position)));
  return new Resp().setSuccess(answer);
};

const wrongExpectedVersion = (current: number | undefined, expected: Expectation): AppendResp => {
  const answer = new Resp.WrongExpectedVersion();
  if (current === undefined) answer.setCurrentNoStream(new shared.Empty());
  else answer.setCurrentRevision(String(current));
  if (expected === 'any') answer.setExpectedAny(new shared.Empty());
  else if (expected === 'exists') answer.setExpectedStreamExists(new shared.Empty());
  else if (expected === 'none') answer.setExpectedNoStream(new shared.Empty());
  else answer.setExpectedRevision(String(expected));
  return new Resp().setWrongExpectedVersion(answer);
};

const toResponse = (answer: Answer, { stream, expected }: AppendRequest): AppendResp => {
  switch (answer.kind) {
    case 'success':
      return success(answer.revision, answer.position);
    case 'wrong-expected-version':
      return wrongExpectedVersion(answer.current, expected);
    case 'deleted':
      throw streamDeleted(stream);
    case 'too-large':
      throw tooLarge();
  }
};

/** The Append method: one call for each append. */
export const createAppend =
  (appending: Appending) =>
  async (call: ServerReadableStream<AppendReq, AppendResp>, respond: sendUnaryData<AppendResp>): Promise<void> => {
    try {
      const requests: AppendReq[] = await call.toArray();
      if (call.cancelled) return; // a connection that broke in the middle ends the requests, too
      const request = toRequest(requests);
      const answer = await perform(appending, request);
      if (answer) respond(null, toResponse(answer, request));
      else await once(call, 'cancelled');
    } catch (error) {
      respond(error instanceof Error ? error : unavailable());
    }
  };
