/** Those who wait for something to become true. */
export type Waiters = {
  /** Resolves `true` once it holds, `false` after the timeout or when the waiting is stopped. */
  until(holds: () => boolean, timeoutMs: number): Promise<boolean>;
  /** Asks again, because something has changed. */
  look(): void;
  stop(): void;
};

type Waiter = { readonly holds: () => boolean; readonly resolve: (held: boolean) => void };

export const createWaiters = (): Waiters => {
  const waiting = new Set<Waiter>();
  return {
    until(holds, timeoutMs) {
      if (holds()) return Promise.resolve(true);
      return new Promise((resolve) => {
        const timer = setTimeout(() => waiter.resolve(false), timeoutMs);
        const waiter = {
          holds,
          resolve: (held: boolean) => {
            clearTimeout(timer);
            waiting.delete(waiter);
            resolve(held);
          },
        };
        waiting.add(waiter);
      });
    },
    look() {
      for (const waiter of waiting) if (waiter.holds()) waiter.resolve(true);
    },
    stop() {
      for (const waiter of waiting) waiter.resolve(false);
    },
  };
};
