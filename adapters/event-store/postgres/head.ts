import { comparePositions, type Position } from '@lading/schema/position.ts';
import { connectClient } from '../../database/pool.ts';
import { backOff, inTime, orAborted, pause } from './patience.ts';

/** The end of the log as it moves, shared by all who wait for it. */
export type LogHead = {
  /** Has the head watched from now on, until everyone who joined has left. */
  join(): void;
  leave(): void;
  /** Resolves once the log reaches beyond a position, or the signal is raised. */
  beyond(position: Position, signal: AbortSignal): Promise<void>;
  /** Resolves when no connection is left of all that watched; who joined must have left. */
  close(): Promise<void>;
};

type Waiting = { readonly position: Position; readonly wake: () => void };

type Advance = (position: Position) => void;

/**
 * Watches over one connection, however many wait: it hears what appends announce, and asks every `pollMs` besides, so that
 * nothing hangs on a notification and a dead connection is noticed.
 */
export const watchHead = (url: string, pollMs: number): LogHead => {
  const waiting = new Set<Waiting>();
  let head: Position = '0';
  let watchers = 0;
  let stop = new AbortController();
  let running: Promise<unknown> = Promise.resolve();

  const advance: Advance = (position) => {
    if (comparePositions(position, head) <= 0) return;
    head = position;
    for (const entry of waiting) if (comparePositions(position, entry.position) > 0) entry.wake();
  };

  return {
    join() {
      watchers += 1;
      if (watchers > 1) return;
      stop = new AbortController();
      running = Promise.all([running, keepWatching({ url, pollMs, advance, signal: stop.signal })]);
    },
    leave() {
      watchers -= 1;
      if (watchers === 0) stop.abort();
    },
    async beyond(position, signal) {
      if (comparePositions(head, position) > 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const entry = { position, wake: resolve };
      waiting.add(entry);
      await orAborted(promise, signal);
      waiting.delete(entry);
    },
    async close() {
      await running;
    },
  };
};

type Watch = { readonly url: string; readonly pollMs: number; readonly advance: Advance; readonly signal: AbortSignal };

/** Never rejects: a lost connection is made anew for as long as anyone watches. */
const keepWatching = async (watch: Watch): Promise<void> => {
  let failures = 0;
  const advance: Advance = (position) => {
    failures = 0;
    watch.advance(position);
  };
  while (!watch.signal.aborted) {
    await watchOnce({ ...watch, advance }).catch(() => undefined);
    await backOff(failures, watch.signal);
    failures += 1;
  }
};

/** Watches until the signal; rejects when the connection is lost or silent. */
const watchOnce = async ({ url, pollMs, advance, signal }: Watch): Promise<void> => {
  const client = await connectClient(url);
  const lost = new AbortController();
  client.on('end', () => lost.abort());
  client.on('notification', ({ payload }) => payload && advance(payload));
  const either = AbortSignal.any([signal, lost.signal]);
  try {
    await inTime(client.query('LISTEN lading_log'));
    while (!either.aborted) {
      // Asked only now: what was appended before LISTEN took hold is in this answer.
      const { rows } = await inTime(client.query<{ position: Position }>('SELECT position::text FROM log_head'));
      for (const row of rows) advance(row.position);
      await pause(pollMs, either);
    }
  } finally {
    await inTime(client.end()).catch(() => undefined); // a connection that is dead already is as good as ended
  }
};
