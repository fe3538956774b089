import { setTimeout } from 'node:timers/promises';
import { openSession, type Session } from './session.ts';

/** Names that one holder at a time may have, among all replicas. */
export type Locks = {
  /**
   * Takes the lock, asking whoever holds it to let go. `undefined` where it was not to be had in time.
   * @param options.asked called when somebody else wants it
   */
  take(name: string, options: { waitMs: number; signal?: AbortSignal; asked?: () => unknown }): Promise<HeldLock | undefined>;
  /** Takes the lock if nobody holds it. */
  takeIfFree(name: string): Promise<HeldLock | undefined>;
  close(): Promise<void>;
};

export type HeldLock = { release(): Promise<void> };

const channel = 'lading_lock_wanted';
const retryMs = 50;
// Any number will do, as long as every replica takes the same.
const seed = 7_166_052;

/**
 * Locks over one connection: where it is lost, so are its locks, and another replica may take them. What they guard must
 * therefore not go wrong, only be in vain, when two hold one for a moment.
 */
export const openLocks = (url: string): Locks => {
  const held = new Map<string, () => unknown>();
  let connected: Promise<Session> | undefined;

  const connect = async (): Promise<Session> => {
    const session = await openSession(url);
    session.lost.addEventListener('abort', forget);
    await session.listen(channel, (name) => held.get(name)?.());
    return session;
  };
  const forget = () => {
    connected = undefined;
  };
  const session = (): Promise<Session> => {
    connected ??= connect().catch((error: unknown) => {
      forget();
      throw error;
    });
    return connected;
  };

  const tryTake = async (name: string, asked: () => unknown): Promise<boolean> => {
    // The connection itself may take a lock twice, so this process is kept in turn here.
    if (held.has(name)) return false;
    held.set(name, asked);
    try {
      const { query } = await session();
      const { rows } = await query<{ taken: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, $2)) AS taken', [
        name,
        seed,
      ]);
      if (rows[0]?.taken) return true;
      held.delete(name);
      return false;
    } catch (error) {
      held.delete(name);
      throw error;
    }
  };

  const release = async (name: string): Promise<void> => {
    // Where the connection is gone, so is the lock.
    const open = await connected?.catch(() => undefined);
    await open?.query('SELECT pg_advisory_unlock(hashtextextended($1, $2))', [name, seed]).catch(() => undefined);
    held.delete(name);
  };

  const ask = async (name: string): Promise<void> => {
    const holder = held.get(name);
    if (holder) holder();
    else await (await session()).query('SELECT pg_notify($1, $2)', [channel, name]);
  };

  const takeIfFree = async (name: string, asked: () => unknown = () => undefined): Promise<HeldLock | undefined> =>
    (await tryTake(name, asked)) ? { release: () => release(name) } : undefined;

  return {
    takeIfFree: (name) => takeIfFree(name),
    async take(name, { waitMs, signal, asked }) {
      const deadline = performance.now() + waitMs;
      for (;;) {
        const lock = await takeIfFree(name, asked);
        if (lock) return lock;
        if (signal?.aborted || performance.now() >= deadline) return undefined;
        await ask(name);
        await setTimeout(retryMs);
      }
    },
    async close() {
      await (await connected?.catch(() => undefined))?.close();
    },
  };
};
