import { type Child, startChild } from './child.ts';
import { createTurns } from './turns.ts';

/** A few processes that are kept warm, and who waits for one. */
export type Pool = {
  /**
   * Does a piece of work on a process of its own for that time. A process whose work fails is ended, so nothing of it is left.
   * @param signal drops the work while it waits
   * @throws TooManyWait, PoolStopped, or what the work throws
   */
  use<T>(work: (child: Child) => Promise<T>, options: { readonly signal: AbortSignal; readonly isUrgent: boolean }): Promise<T>;
  stop(): Promise<void>;
};

export class PoolStopped extends Error {}

export type PoolOptions = {
  /** How many processes there are at most. */
  readonly concurrency: number;
  /** How many may wait that are not urgent. */
  readonly mostWaiting: number;
  /** After how long without work a process is ended, in milliseconds. */
  readonly idleMs: number;
  /** Hears what processes write. */
  readonly hear: (text: string) => void;
};

export const createPool = ({ concurrency, mostWaiting, idleMs, hear }: PoolOptions): Pool => {
  const turns = createTurns({ atOnce: concurrency, mostWaiting });
  const idle = new Map<Child, NodeJS.Timeout>();
  const busy = new Set<Child>();
  let stopped = false;

  const take = (): Child => {
    for (const [child, timer] of [...idle].reverse()) {
      idle.delete(child);
      clearTimeout(timer);
      if (child.isAlive()) return child;
    }
    return startChild(hear);
  };

  const keep = (child: Child): void => {
    const end = () => {
      idle.delete(child);
      void child.end();
    };
    if (stopped || !child.isAlive()) end();
    else idle.set(child, setTimeout(end, idleMs).unref());
  };

  return {
    async use(work, { signal, isUrgent }) {
      signal.throwIfAborted();
      if (stopped) throw new PoolStopped();
      await turns.take(signal, isUrgent);
      const child = take();
      busy.add(child);
      try {
        const result = await work(child);
        keep(child);
        return result;
      } catch (error) {
        await child.end();
        throw stopped ? new PoolStopped() : error;
      } finally {
        busy.delete(child);
        turns.pass();
      }
    },
    async stop() {
      stopped = true;
      turns.refuse(new PoolStopped());
      for (const timer of idle.values()) clearTimeout(timer);
      await Promise.all([...idle.keys(), ...busy].map((child) => child.end()));
    },
  };
};
