import type { z } from 'zod';
import { adminLockedOut, adminLoggedIn, adminLoginFailed, pruneFinished, pruneOrdered } from './admin.ts';
import { artifactCached, artifactEvicted, artifactPublished, artifactRevalidated, upstreamFailed } from './artifact.ts';
import type { AnyDefinition } from './define.ts';
import {
  bytesReclaimed,
  downloadClaimed,
  downloadCompleted,
  downloadReleased,
  fileChanged,
  fileDeleted,
  fileExpired,
  filePruned,
  fileUploaded,
} from './file.ts';
import { variantRendered, variantsPurged } from './image.ts';
import { type Metadata, metadataSchema } from './metadata.ts';
import { projectChanged, projectCreated, projectDeleted, projectNameClaimed, projectNameLost } from './project.ts';
import { orphansFound, projectionRebuilt, serverStarted, serverStopped } from './server.ts';
import { artifactServed, fileDownloaded, fileRefused, imageServed, requestsCounted } from './traffic.ts';

/** Every event there is. Adding one is its definition and one line here. */
const all = [
  fileUploaded,
  fileChanged,
  downloadClaimed,
  downloadReleased,
  downloadCompleted,
  fileExpired,
  fileDeleted,
  filePruned,
  bytesReclaimed,
  fileDownloaded,
  fileRefused,
  imageServed,
  variantRendered,
  variantsPurged,
  requestsCounted,
  adminLoggedIn,
  adminLoginFailed,
  adminLockedOut,
  pruneOrdered,
  pruneFinished,
  serverStarted,
  serverStopped,
  projectionRebuilt,
  orphansFound,
  projectCreated,
  projectChanged,
  projectDeleted,
  projectNameClaimed,
  projectNameLost,
  artifactCached,
  artifactRevalidated,
  artifactPublished,
  artifactEvicted,
  upstreamFailed,
  artifactServed,
] as const;

type Definitions = { [D in (typeof all)[number] as D['type']]: D };

export type EventType = keyof Definitions;

/** What one type of event says. */
export type EventData<T extends EventType> = z.output<Definitions[T]['data']>;

/** An event as deciders return it: a type and its data. */
export type Fact<T extends EventType = EventType> = { [K in T]: { readonly type: K; readonly data: EventData<K> } }[T];

/** An event as it is handed to the log. */
export type NewEvent = {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: Metadata;
};

/** An event as the log gives it back, not yet parsed. */
export type StoredEvent = NewEvent & {
  readonly stream: string;
  /** Its place in its stream, from 0. */
  readonly revision: number;
  /** Its place in the whole log: a decimal string, ordered as a number. */
  readonly position: string;
};

/** An event of the log, parsed and brought to the newest shape of its type. */
export type RecordedEvent<T extends EventType = EventType> = {
  [K in T]: Omit<StoredEvent, 'type' | 'data'> & Fact<K>;
}[T];

/** A stored event that this code cannot read. It stops whoever folds it: skipping would falsify every sum. */
export class UnreadableEvent extends Error {
  readonly event: StoredEvent;

  constructor(event: StoredEvent, reason: string, options?: ErrorOptions) {
    super(`event ${event.id} (${event.type}, position ${event.position}, ${event.stream}@${event.revision}): ${reason}`, options);
    this.name = 'UnreadableEvent';
    this.event = event;
  }
}

const byType: ReadonlyMap<string, AnyDefinition> = new Map(
  // Each definition's functions take their own data; `parseEvent` pairs them by type.
  all.map((definition) => [definition.type, definition as unknown as AnyDefinition]),
);

export const eventDefinitions: readonly AnyDefinition[] = [...byType.values()];

export const isEventType = (type: string): type is EventType => byType.has(type);

/** The version in which new events of this type are written. */
export const currentVersion = (type: EventType): number => definitionOf(type).version;

/** One plain sentence about an event, without the actor. */
export const describeEvent = (event: Fact): string => definitionOf(event.type).say(event.data);

/**
 * Parses a stored event and brings it to its newest shape.
 * @throws UnreadableEvent for an unknown type, a version from the future, or data that does not fit.
 */
export const parseEvent = (event: StoredEvent): RecordedEvent => {
  const definition = byType.get(event.type);
  if (!definition) throw new UnreadableEvent(event, 'no such type of event is known');
  // The definition found under this type has just validated the data, so type and data are a pair.
  return { ...event, ...readAs(definition, event) } as RecordedEvent;
};

/**
 * What a stored event says by one definition, in its newest shape.
 * @throws UnreadableEvent for a version from the future, a version without an upcaster, or data that does not fit.
 */
export const readAs = (definition: AnyDefinition, event: StoredEvent): { metadata: Metadata; data: unknown } => {
  const metadata = metadataSchema.safeParse(event.metadata);
  if (!metadata.success) throw new UnreadableEvent(event, 'its metadata does not fit', { cause: metadata.error });
  const data = definition.data.safeParse(upcast(definition, event, metadata.data.schemaVersion));
  if (!data.success) throw new UnreadableEvent(event, 'its data does not fit', { cause: data.error });
  return { metadata: metadata.data, data: data.data };
};

const upcast = (definition: AnyDefinition, event: StoredEvent, from: number): unknown => {
  if (from > definition.version) throw new UnreadableEvent(event, `its version ${from} is newer than ${definition.version}`);
  let data = event.data;
  for (let version = from; version < definition.version; version += 1) {
    const step = definition.upcasters?.[version];
    if (!step) throw new UnreadableEvent(event, `nothing brings version ${version} to ${version + 1}`);
    data = upcastOnce(step, data, event, version);
  }
  return data;
};

const upcastOnce = (step: (older: never) => unknown, data: unknown, event: StoredEvent, version: number): unknown => {
  try {
    return step(data as never); // what an older version looked like is known to its upcaster alone
  } catch (error) {
    throw new UnreadableEvent(event, `version ${version} does not become version ${version + 1}`, { cause: error });
  }
};

const definitionOf = (type: EventType): AnyDefinition => {
  const definition = byType.get(type);
  if (!definition) throw new Error(`no such event type: ${type}`);
  return definition;
};
