import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { NewEvent, StoredEvent } from '@lading/schema/events/registry.ts';
import { type Appended, type EventStore, type Expected, StoreUnavailable } from '../port.ts';

/** What the suite is given to work on. */
export type Subject = {
  readonly store: EventStore;
  /** Breaks every connection the store holds, as a restart or a firewall would. */
  cutConnections?(): Promise<void>;
  dispose(): Promise<void>;
};

/** The store of the running test. */
export type Current = () => Subject;

/** A stream that no other test and no earlier run wrote to: a real server's log is not empty. */
export const newStream = (): string => `contract-${randomUUID()}`;

/** An event type of this test alone. */
export const newType = (): string => `Contract${randomUUID().replaceAll('-', '')}`;

export const newEvent = (type = 'ContractTested', data: unknown = { note: 'as it came' }): NewEvent => ({
  id: randomUUID(),
  type,
  data,
  metadata: {
    at: '2026-11-21T09:00:00.000Z',
    actor: { kind: 'system', id: 'contract' },
    client: null,
    correlationId: randomUUID(),
    causationId: randomUUID(),
    replica: 'contract',
    schemaVersion: 1,
  },
});

export const newEvents = (count: number, type?: string): readonly NewEvent[] =>
  Array.from({ length: count }, (_, number) => newEvent(type, { number }));

/** Reads until enough is there, then leaves the loop early, as a caller's `break` does. */
export const take = async (events: AsyncIterable<StoredEvent>, count: number): Promise<readonly StoredEvent[]> => {
  const taken: StoredEvent[] = [];
  if (count === 0) return taken;
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
};

export const all = async (events: AsyncIterable<StoredEvent>): Promise<readonly StoredEvent[]> => Array.fromAsync(events);

export const ids = (events: readonly { readonly id: string }[]): readonly string[] => events.map((event) => event.id);

/** Puts a first event into a fresh stream: its position is where a test's own part of the log begins. */
export const mark = async (store: EventStore): Promise<Appended> => store.append(newStream(), [newEvent()], { expected: 'none' });

/** How long a test bears with a store that is away. */
const patienceMs = 15_000;

/** Repeats what the port allows to be repeated until its outcome is known. */
export const surely = async <T>(work: () => Promise<T>): Promise<T> => {
  for (const start = performance.now(); ; ) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || performance.now() - start > patienceMs) throw error;
      await setImmediate(); // others get their turn even where the refusal comes at once
    }
  }
};

/** Appends through lost connections: the event ids make it one append however often it is tried. */
export const appendSurely = (
  store: EventStore,
  stream: string,
  events: readonly NewEvent[],
  expected: Expected,
): Promise<Appended> => surely(() => store.append(stream, events, { expected }));
