import type { NewEvent, StoredEvent } from '@lading/schema/events/registry.ts';
import type { Position } from '@lading/schema/position.ts';

/** What a stream must look like for an append to hold: absent, whatever, present, or at exactly this revision. */
export type Expected = 'none' | 'any' | 'exists' | number;

export type Appended = {
  /** Where the last of the events lies in the log. */
  readonly position: Position;
  /** Where the last of the events lies in its stream, from 0. */
  readonly revision: number;
};

export type SubscribeOptions = {
  /** Only events after this one; absent: from the beginning. */
  readonly after?: Position | undefined;
  /** Only events of these types; absent: all that Lading wrote. */
  readonly types?: readonly string[] | undefined;
};

/**
 * The log. Every adapter passes `contract.ts`.
 *
 * All verbs reject with `StoreUnavailable` when the store cannot be reached within the adapter's deadline.
 */
export type EventStore = {
  /** What it is, for people: `postgres` or `eventstoredb`. */
  readonly kind: string;

  /**
   * Adds events to a stream, all or none, durable when it resolves.
   * The same event ids again are not an error and add nothing: the answer is that of the first time.
   * @throws Conflict when the stream is not as expected
   * @throws EventTooLarge when the events do not fit into one append
   * @throws StoreUnavailable when the outcome is unknown or nothing was written; the same call may be repeated
   */
  append(stream: string, events: readonly NewEvent[], options: { expected: Expected }): Promise<Appended>;

  /** The events of one stream in order, from a revision on; nothing for a stream that is absent. */
  read(stream: string, options?: { from?: number }): AsyncIterable<StoredEvent>;

  /**
   * Every event once, in the order of positions, first the past, then live as they come.
   * It outlives lost connections and ends only by the signal or by `close`. No gap is ever passed:
   * once an event was handed out, no event with a smaller position will appear.
   */
  subscribe(options: SubscribeOptions, signal: AbortSignal): AsyncIterable<StoredEvent>;

  /** Resolves when the store answers; rejects with `StoreUnavailable`. For health checks. */
  ping(): Promise<void>;

  /** Frees connections and timers. */
  close(): Promise<void>;
};

/** The stream was not as expected. Load it again, decide again. */
export class Conflict extends Error {
  constructor(stream: string, expected: Expected) {
    super(`stream ${stream} is not as expected (${expected})`);
    this.name = 'Conflict';
  }
}

/** More bytes than one append holds (1 MiB in EventStoreDB, so everywhere). */
export class EventTooLarge extends Error {
  readonly limitBytes: number;

  constructor(bytes: number, limitBytes: number) {
    super(`an append of ${bytes} bytes is over the limit of ${limitBytes}`);
    this.name = 'EventTooLarge';
    this.limitBytes = limitBytes;
  }
}

/** The store does not answer. What was asked may or may not have happened. */
export class StoreUnavailable extends Error {
  constructor(part: string, options?: ErrorOptions) {
    super(`the ${part} does not answer`, options);
    this.name = 'StoreUnavailable';
  }
}

/** The most bytes one append may hold, in JSON. */
export const maxAppendBytes = 1_048_576;
