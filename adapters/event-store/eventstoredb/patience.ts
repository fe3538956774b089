import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailable } from '../port.ts';
import { isVerdict, Overdue } from './errors.ts';

/** Milliseconds to wait before the next try: doubling from 50 up to `longestMs`, with jitter so that replicas do not return in step. */
export const backoff = (failures: number, longestMs: number): number =>
  Math.min(longestMs, 50 * 2 ** failures) * (0.5 + Math.random() / 2);

/** Settles as `work` does, or rejects with `Overdue` after `ms`. What `work` does later is ignored. */
export const within = <T>(ms: number, work: Promise<T>): Promise<T> => {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(new Overdue(ms)), ms);
  work.then(resolve, reject).finally(() => clearTimeout(timer));
  return promise;
};

/**
 * How long trouble is borne: no new try begins more than `deadlineMs` after the last progress,
 * save for one more after a try that hung that long itself.
 */
export const patience = (deadlineMs: number) => {
  let began = performance.now();
  let failures = 0;
  return {
    progressed(): void {
      began = performance.now();
      failures = 0;
    },
    /**
     * Returns when it is time to try again.
     * @throws what the server decided, as it is
     * @throws StoreUnavailable when the time is up
     */
    async after(error: unknown): Promise<void> {
      if (isVerdict(error)) throw error;
      failures += 1;
      if (failures > 1 && performance.now() - began >= deadlineMs) throw new StoreUnavailable('event store', { cause: error });
      await delay(backoff(failures, 1_000));
    },
  };
};

/** Does `work` again until it succeeds, the server decides, or patience ends. Each try may take `deadlineMs`. */
export const persist = async <T>(deadlineMs: number, work: () => Promise<T>): Promise<T> => {
  const trouble = patience(deadlineMs);
  for (;;) {
    try {
      return await within(deadlineMs, work());
    } catch (error) {
      await trouble.after(error);
    }
  }
};
