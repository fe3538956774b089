import type { Appended } from '../port.ts';
import { Conflict } from '../port.ts';
import type { Append, Outcome } from './appends.ts';
import { deadlineMs, unavailable } from './patience.ts';

/** What one transaction carries at most; a single append may be as large as it likes. */
const most = { events: 1_000, bytes: 4 * 1_048_576 } as const;

type Waiting = Append & { readonly resolve: (place: Appended) => void; readonly reject: (reason: unknown) => void };

export type GroupCommit = {
  append(append: Append): Promise<Appended>;
  /** Resolves once nothing is under way; whatever is appended from now on is refused. */
  close(): Promise<void>;
};

/**
 * Gathers the appends that arrive while a transaction is under way into the next one. The log has one lock, so more than one
 * transaction at a time would only wait for each other.
 */
export const groupCommit = (send: (appends: readonly Append[]) => Promise<readonly Outcome[]>): GroupCommit => {
  const waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let closed = false;

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      // Callers answered just now may append again in the same turn: they come along.
      await new Promise(setImmediate);
      const group = waiting.splice(0, groupSize(waiting));
      if (group.length > 0) await settle(group, send);
    }
    running = undefined;
  };

  return {
    append(append) {
      const { promise, resolve, reject } = Promise.withResolvers<Appended>();
      if (closed) return Promise.reject(unavailable());
      const entry = { ...append, resolve, reject };
      const timer = setTimeout(() => {
        const index = waiting.indexOf(entry);
        if (index >= 0) waiting.splice(index, 1); // not sent yet, so it never will be
        reject(unavailable());
      }, deadlineMs);
      waiting.push(entry);
      running ??= run();
      return promise.finally(() => clearTimeout(timer));
    },
    async close() {
      closed = true;
      await running;
    },
  };
};

/** How many of those that wait go into one transaction: at least one. */
const groupSize = (waiting: readonly Append[]): number => {
  let [events, bytes] = [0, 0];
  const over = waiting.findIndex((append) => {
    events += append.events.length;
    bytes += append.bytes;
    return events > most.events || bytes > most.bytes;
  });
  return over < 0 ? waiting.length : Math.max(1, over);
};

const settle = async (group: readonly Waiting[], send: (appends: readonly Append[]) => Promise<readonly Outcome[]>) => {
  try {
    const outcomes = await send(group);
    for (const [index, append] of group.entries()) answer(append, outcomes[index]);
  } catch (error) {
    for (const { reject } of group) reject(error);
  }
};

const answer = ({ stream, expected, resolve, reject }: Waiting, outcome: Outcome | undefined): void => {
  if (outcome === 'conflict') reject(new Conflict(stream, expected));
  else if (outcome && 'position' in outcome) resolve(outcome);
  else reject(outcome ? outcome.error : new Error('the log answered for fewer appends than it was given'));
};
