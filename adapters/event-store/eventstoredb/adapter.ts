import { BACKWARDS, END, EventStoreDBClient } from '@eventstore/db-client';
import { type EventStore, StoreUnavailable } from '../port.ts';
import { append } from './append.ts';
import { appendCredentials, withDefaults } from './connection.ts';
import { persist, within } from './patience.ts';
import { pull } from './pull.ts';
import { overdueAfter, readStream } from './read.ts';
import { subscribe } from './subscribe.ts';

export type EventStoreDbOptions = {
  /** As the client reads it: `esdb://user:password@host:2113?tls=true`. The user must be allowed to read `$all`. */
  readonly connectionString: string;
  /** What one try may take, in milliseconds (5,000). Trouble is borne that long, a try that hangs is repeated once more. */
  readonly deadlineMs?: number;
  /** The silence after which a subscription is checked against the log, in milliseconds (20,000). */
  readonly quietMs?: number;
  /** The longest pause before a dropped subscription is opened again, in milliseconds (5,000). */
  readonly longestPauseMs?: number;
  /** Told each time a subscription was dropped, and why; it is being opened again. */
  readonly onDrop?: (reason: unknown) => void;
};

/** Reads the last event there is: it takes the connection, and the right to read `$all` that subscriptions need. */
const readLast = async (client: EventStoreDBClient, deadlineMs: number): Promise<void> => {
  const last = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 });
  for await (const _ of pull(last, overdueAfter(deadlineMs))) return;
};

/**
 * The log in EventStoreDB 22.6 or newer. Nothing is connected before the first verb.
 * @throws when the connection string is none
 */
export const openEventStoreDb = ({
  connectionString,
  deadlineMs = 5_000,
  quietMs = 20_000,
  longestPauseMs = 5_000,
  onDrop = () => {},
}: EventStoreDbOptions): EventStore => {
  const client = EventStoreDBClient.connectionString(withDefaults(connectionString));
  const credentials = appendCredentials(connectionString);
  const closing = new AbortController();
  const context = { client, credentials, deadlineMs, quietMs, longestPauseMs, onDrop };
  const assertOpen = () => {
    if (closing.signal.aborted) throw new StoreUnavailable('event store', { cause: new Error('it was closed') });
  };
  return {
    kind: 'eventstoredb',
    async append(stream, events, { expected }) {
      assertOpen();
      return await append(context, stream, events, expected);
    },
    async *read(stream, { from = 0 } = {}) {
      assertOpen();
      yield* readStream(context, stream, from);
    },
    async *subscribe(options, signal) {
      yield* subscribe(context, options, AbortSignal.any([signal, closing.signal]));
    },
    async ping() {
      assertOpen();
      try {
        await persist(deadlineMs, () => readLast(client, deadlineMs));
      } catch (error) {
        throw error instanceof StoreUnavailable ? error : new StoreUnavailable('event store', { cause: error });
      }
    },
    async close() {
      closing.abort();
      await within(deadlineMs, client.dispose()).catch(() => {}); // whatever still hangs, nobody waits for it any more
    },
  };
};
