/** Lets a few work at a time; the others wait for their turn. */
export type Turns = {
  /** Waits for one's turn. @param signal drops the wait @throws TooManyWait, or what the signal was aborted with */
  take(signal: AbortSignal, isUrgent: boolean): Promise<void>;
  /** Gives one's turn to the next. */
  pass(): void;
  /** Refuses all who wait. */
  refuse(reason: unknown): void;
};

export class TooManyWait extends Error {}

type Waiting = PromiseWithResolvers<void>;

/** Urgent ones are before all others, and never refused; of the others at most `mostWaiting` wait. */
export const createTurns = ({ atOnce, mostWaiting }: { readonly atOnce: number; readonly mostWaiting: number }): Turns => {
  const urgent = new Set<Waiting>();
  const ordinary = new Set<Waiting>();
  let free = atOnce;
  return {
    async take(signal, isUrgent) {
      if (free > 0) {
        free -= 1;
        return;
      }
      if (!isUrgent && ordinary.size >= mostWaiting) throw new TooManyWait();
      const queue = isUrgent ? urgent : ordinary;
      const waiting = Promise.withResolvers<void>();
      const drop = () => {
        queue.delete(waiting);
        waiting.reject(signal.reason);
      };
      queue.add(waiting);
      signal.addEventListener('abort', drop);
      try {
        await waiting.promise;
      } finally {
        signal.removeEventListener('abort', drop);
      }
    },
    pass() {
      const queue = urgent.size > 0 ? urgent : ordinary;
      const [next] = queue;
      if (!next) {
        free += 1;
        return;
      }
      queue.delete(next);
      next.resolve();
    },
    refuse(reason) {
      for (const { reject } of [...urgent, ...ordinary]) reject(reason);
      urgent.clear();
      ordinary.clear();
    },
  };
};
