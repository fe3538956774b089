import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Entry } from './entries.ts';
import { streamIdentifier } from './messages.ts';

const { ReadResp: Resp } = streams;

const ticksPerMs = 10_000n;

const recorded = (entry: Entry, prepare: number): ReadResp.ReadEvent.RecordedEvent => {
  const id = new shared.UUID().setString(entry.id);
  const event = new Resp.ReadEvent.RecordedEvent()
    .setId(id)
    .setStreamIdentifier(streamIdentifier(entry.stream))
    .setStreamRevision(String(entry.revision))
    .setCommitPosition(String(entry.position))
    .setPreparePosition(String(prepare))
    .setData(entry.data)
    .setCustomMetadata(entry.metadata);
  event
    .getMetadataMap()
    .set('type', entry.type)
    .set('content-type', entry.contentType)
    .set('created', String(BigInt(entry.createdMs) * ticksPerMs));
  return event;
};

/** An event of a read; `prepare` differs from the position only when a fault asks for it. */
export const eventResponse = (entry: Entry, prepare = entry.position): ReadResp =>
  new Resp().setEvent(new Resp.ReadEvent().setEvent(recorded(entry, prepare)).setCommitPosition(String(entry.position)));

export const confirmationResponse = (subscriptionId: string): ReadResp =>
  new Resp().setConfirmation(new Resp.SubscriptionConfirmation().setSubscriptionId(subscriptionId));

export const checkpointResponse = ({ position }: Entry): ReadResp =>
  new Resp().setCheckpoint(new Resp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position)));

export const caughtUpResponse = (): ReadResp => new Resp().setCaughtUp(new Resp.CaughtUp());

export const streamNotFoundResponse = (name: string): ReadResp =>
  new Resp().setStreamNotFound(new Resp.StreamNotFound().setStreamIdentifier(streamIdentifier(name)));
