import { isConnectionError } from '../../database/pool.ts';
import { StoreUnavailable } from '../port.ts';

/** How long one call may take, from the first attempt to the last. */
export const deadlineMs = 5_000;

/** An attempt that failed faster than this is made once more at once: its connection had died while it lay idle. */
const freshMs = 1_000;

const part = 'event log';

// 40 rolled back for others' sake, 53 out of resources, 57 cancelled or shut down, 58 trouble with the disk,
// 25006 a server that is only read from, 55P03 a lock that was not to be had. None of them says anything about the append.
const passing = /^(40|53|57|58|25006|55P03)/;

const sqlState = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Whether another attempt may succeed where this one failed. */
const isPassing = (error: unknown): boolean => isConnectionError(error) || passing.test(sqlState(error));

export const unavailable = (cause?: unknown): StoreUnavailable => new StoreUnavailable(part, { cause });

/**
 * Makes an attempt and, where it fails fast for a reason that passes, one more: whatever is tried here may happen twice.
 * @throws StoreUnavailable where the reason still holds
 */
export const persistently = async <T>(attempt: () => Promise<T>): Promise<T> => {
  const start = performance.now();
  try {
    return await attempt();
  } catch (error) {
    if (!isPassing(error)) throw error;
    if (performance.now() - start > freshMs) throw unavailable(error);
  }
  return attempt().catch((error: unknown) => {
    throw isPassing(error) ? unavailable(error) : error;
  });
};

/** The outcome of the work, or `StoreUnavailable` once the deadline is over. */
export const inTime = async <T>(work: Promise<T>): Promise<T> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(unavailable()), deadlineMs);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** The outcome of the work, or `undefined` as soon as the signal is raised. Leaves no listener behind. */
export const orAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> => {
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const stop = (): void => resolve(undefined);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', stop));
};

/** Waits, or goes on as soon as the signal is raised. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await orAborted(promise, signal);
  clearTimeout(timer);
};

/** Waits before attempt number `attempt` (from 0): about 50 ms doubling to 2 s, spread so that replicas do not come together. */
export const backOff = (attempt: number, signal: AbortSignal): Promise<void> =>
  pause(Math.min(2_000, 50 * 2 ** attempt) * (0.5 + Math.random() / 2), signal);
