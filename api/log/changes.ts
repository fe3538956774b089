import type { EventStore } from '@lading/adapters/event-store/port.ts';
import { type EventType, parseEvent, type RecordedEvent, UnreadableEvent } from '@lading/schema/events/registry.ts';
import type { Logger } from '@lading/schema/log.ts';
import { comparePositions, type Position } from '@lading/schema/position.ts';
import { createWaiters } from './waiters.ts';

/** Resolves `true` once the read models that show these types hold the position, `false` when that takes too long. */
export type Settled = (types: readonly string[], position: Position, timeoutMs?: number) => Promise<boolean>;

type Listener<T extends EventType> = (event: RecordedEvent<T>) => void;

export type Changes<T extends EventType> = {
  /** Calls back for each event from now on, once the read models show it. Returns how to stop. */
  listen(listener: Listener<T>): () => void;
  /** Resolves `true` once every listener of this process has heard of the position, `false` after the timeout. */
  reached(position: Position, timeoutMs?: number): Promise<boolean>;
  /** The last position that every listener has heard of. */
  position(): Position;
  /** Calls back each time that every listener has heard of another position. Returns how to stop. */
  onReached(listener: (position: Position) => void): () => void;
  stop(): Promise<void>;
};

/** How long a write waits to be seen before it answers all the same (invariant 3). */
export const patienceMs = 2_000;

/**
 * Follows some types of events in this process, each announced only when the read models already show it:
 * whoever hears of a change and asks finds it. Hot look-ups and GraphQL subscriptions live off it.
 */
export const followChanges = <const T extends EventType>(
  deps: { store: EventStore; settled: Settled; logger: Logger },
  types: readonly T[],
  after: Position | undefined,
): Changes<T> => {
  const listeners = new Set<Listener<T>>();
  const reachedListeners = new Set<(position: Position) => void>();
  const waiters = createWaiters();
  const stopping = new AbortController();
  let reachedPosition = after ?? '0';

  const announce = (event: RecordedEvent<T>) => {
    for (const listener of listeners) listener(event);
    reachedPosition = event.position;
    for (const listener of reachedListeners) listener(reachedPosition);
    waiters.look();
  };

  const follow = async () => {
    for await (const stored of deps.store.subscribe({ after, types }, stopping.signal)) {
      try {
        const event = parseEvent(stored) as RecordedEvent<T>; // the subscription was asked for these types only
        await deps.settled([event.type], event.position, patienceMs);
        announce(event);
      } catch (error) {
        // The projections that fold this event have stopped and say so; here it concerns nobody else.
        if (!(error instanceof UnreadableEvent)) throw error;
        deps.logger.error({ error: error.message }, 'a change cannot be read and is not announced');
      }
    }
  };
  const following = follow();

  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reached: (position, timeoutMs = patienceMs) =>
      waiters.until(() => comparePositions(position, reachedPosition) <= 0, timeoutMs),
    position: () => reachedPosition,
    onReached(listener) {
      reachedListeners.add(listener);
      return () => reachedListeners.delete(listener);
    },
    async stop() {
      stopping.abort();
      waiters.stop();
      await following;
    },
  };
};
