import { setTimeout } from 'node:timers/promises';
import { Busy, Cancelled, Unreachable } from './failures.ts';

const pausesMs = [250, 500, 1_000, 2_000, 4_000] as const;

/**
 * Tries again, with growing pauses, while connections break. For what does no harm when it is done twice.
 * @param attempt resolves, or rejects with Unreachable or Busy to be tried again; it may tell that it got ahead, which starts the pauses anew
 * @param knows true once the server was heard of: from then on, one that cannot be reached is waited for too
 */
export const withRetries = async <T>(
  interrupted: AbortSignal,
  attempt: (gotAhead: () => void) => Promise<T>,
  knows = false,
): Promise<T> => {
  let tries = 0;
  let isKnown = knows;
  for (;;) {
    try {
      return await attempt(() => {
        tries = 0;
        isKnown = true;
      });
    } catch (error) {
      const pause = pausesMs[tries++];
      const isWorthIt = error instanceof Busy || (error instanceof Unreachable && (error.wasConnected || isKnown));
      if (!isWorthIt || pause === undefined) throw error;
      await wait(pause, interrupted);
    }
  }
};

const wait = async (ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch {
    throw new Cancelled('cancelled');
  }
};
