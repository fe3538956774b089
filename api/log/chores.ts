import type { Locks } from '@lading/adapters/database/locks.ts';
import type { Logger } from '@lading/schema/log.ts';

type Work = (signal: AbortSignal) => Promise<unknown>;

/** Work that nobody waits for, one piece after the other. What fails is told to the log; the next round tries again. */
export type Chores = {
  /** Queues a chore. While one of that name waits already, that one does it for all who asked. */
  queue(name: string, work: Work): void;
  /**
   * Queues a chore that one replica at a time does: two would only be in each other's way. It must go wrong for nobody where two
   * do it all the same, for a lock is lost with its connection.
   */
  queueAlone(name: string, work: Work): void;
  /** Stops after what is being worked on. */
  stop(): Promise<void>;
};

export const createChores = ({ locks, logger }: { readonly locks: Locks; readonly logger: Logger }): Chores => {
  const stopping = new AbortController();
  const waiting = new Set<string>();
  let running = Promise.resolve();

  const queue = (name: string, work: Work): void => {
    if (waiting.has(name)) return;
    waiting.add(name);
    running = running.then(async () => {
      waiting.delete(name);
      if (stopping.signal.aborted) return;
      try {
        await work(stopping.signal);
      } catch (error) {
        logger.warn({ err: error }, `${name} did not get to its end; the next round tries again`);
      }
    });
  };

  return {
    queue,
    queueAlone: (name, work) =>
      queue(name, async (signal) => {
        const lock = await locks.takeIfFree(name);
        if (!lock) return;
        try {
          await work(signal);
        } finally {
          await lock.release();
        }
      }),
    async stop() {
      stopping.abort();
      await running;
    },
  };
};
