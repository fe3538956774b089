import type { Clock } from '@lading/schema/clock.ts';

/** `open`: nothing is asked for a while. `half-open`: one request tries whether upstream is back. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** How a remote has been of late, as this process saw it. */
export type RemoteHealth = {
  readonly state: BreakerState;
  /** What went wrong last; null once upstream answers again. */
  readonly lastError: string | null;
};

export type Breaker = {
  /** Whether upstream may be asked now. An answer of true must be followed by one of the other three. */
  admit(): boolean;
  succeeded(): void;
  failed(reason: string): void;
  /** Nobody wanted the answer any more: nothing was learnt. */
  abandoned(): void;
  health(): RemoteHealth;
};

const mostFailures = 5;
const firstPauseMs = 1_000;
const longestPauseMs = 15_000;

/**
 * Stops asking an upstream that failed five times in a row: for a second, then for twice as long after each failed try, 15 s at
 * most, so that it is found soon after it is back.
 */
export const createBreaker = (clock: Clock): Breaker => {
  let failures = 0;
  let pauseMs = firstPauseMs;
  let openUntil: number | null = null;
  let trying = false;
  let lastError: string | null = null;
  const now = () => clock.now().getTime();
  const mayTry = () => openUntil !== null && now() >= openUntil;

  return {
    admit: () => {
      if (openUntil === null) return true;
      if (trying || !mayTry()) return false;
      trying = true;
      return true;
    },
    succeeded: () => {
      failures = 0;
      pauseMs = firstPauseMs;
      openUntil = null;
      trying = false;
      lastError = null;
    },
    failed: (reason) => {
      failures++;
      lastError = reason;
      if (failures < mostFailures || (openUntil !== null && !trying)) return;
      trying = false;
      openUntil = now() + pauseMs;
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    },
    abandoned: () => {
      trying = false;
    },
    health: () => ({ state: openUntil === null ? 'closed' : trying || mayTry() ? 'half-open' : 'open', lastError }),
  };
};
