import type { Session } from '@lading/adapters/database/session.ts';
import { rollback } from './generations.ts';

// The rows can be had from the log again, and a crash takes the checkpoint along with them: no need to wait for the disk.
export const begin = 'BEGIN; SET LOCAL synchronous_commit TO off;';

/** What one projection does to its tables and its checkpoint: a text of statements that fails where the checkpoint was moved. */
export type Share = { readonly name: string; readonly sql: string };

/**
 * Commits a share together with others; the session is used if it is the first of them.
 * Rejects when the transaction failed because of any of the shares, or when nobody knows what became of it.
 */
export type Together = (session: Session, share: Share) => Promise<void>;

type Waiting = Share & { readonly session: Session; readonly resolve: () => void; readonly reject: (reason: unknown) => void };

/**
 * Gathers what several projections write at the same time into one transaction and one round trip: when a single event
 * comes, the way to the database and the commit cost far more than the rows. Each projection keeps the lead and the
 * checkpoint of its own; whoever moved one of them meanwhile makes the whole transaction fail.
 */
export const commitTogether = (): Together => {
  let waiting: Waiting[] = [];
  let running = false;

  const run = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      await new Promise(setImmediate); // the others have heard of the same event in this turn
      // In one order everywhere, so that two processes never wait for each other.
      const group = waiting.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      waiting = [];
      await settle(group);
    }
    running = false;
  };

  return (session, share) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.push({ ...share, session, resolve, reject });
    if (!running) void run();
    return promise;
  };
};

const settle = async (group: readonly Waiting[]): Promise<void> => {
  const session = group[0]?.session;
  if (!session) return;
  try {
    await session.query(`${begin}\n${group.map(({ sql }) => sql).join(';\n')};\nCOMMIT`);
    for (const { resolve } of group) resolve();
  } catch (error) {
    await rollback(session);
    for (const { reject } of group) reject(error);
  }
};
