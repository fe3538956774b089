import type { AllStreamResolvedEvent, EventData, JSONType, ResolvedEvent } from '@eventstore/db-client';
import type { Metadata } from '@lading/schema/events/metadata.ts';
import type { NewEvent, StoredEvent } from '@lading/schema/events/registry.ts';
import type { Position } from '@lading/schema/position.ts';
import { type LogPosition, UnusablePosition } from './errors.ts';

/** What servers send in place of no position: -1 as an unsigned number. */
const noPosition = 2n ** 64n - 1n;

/** Both of EventStoreDB's positions as Lading's one. @throws UnusablePosition */
export const toPosition = (id: string, position: LogPosition | undefined): Position => {
  if (position === undefined || position.commit === noPosition) throw new UnusablePosition(id, undefined);
  if (position.commit !== position.prepare) throw new UnusablePosition(id, position);
  return position.commit.toString();
};

export const toLogPosition = (position: Position): LogPosition => ({ commit: BigInt(position), prepare: BigInt(position) });

export const toClientEvent = (event: NewEvent): EventData => ({
  id: event.id,
  type: event.type,
  contentType: 'application/json',
  data: event.data as JSONType, // encodeEvents has seen that it is JSON, and any JSON value will do
  metadata: event.metadata,
});

/** @throws UnusablePosition */
export const toStoredEvent = ({ event }: ResolvedEvent | AllStreamResolvedEvent): StoredEvent => {
  if (!event) throw new TypeError('EventStoreDB sent an event without an event'); // only links resolve to nothing; none are
  return {
    id: event.id,
    type: event.type,
    data: event.data,
    metadata: event.metadata as Metadata, // whoever reads it parses it: parseEvent
    stream: event.streamId,
    revision: Number(event.revision),
    position: toPosition(event.id, event.position),
  };
};
