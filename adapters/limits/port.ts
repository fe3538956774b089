/** Bounds how often something may happen under one key. Shared by all replicas. */
export type Limiter = {
  /** Counts one more. Answers 0 where that is allowed, otherwise how many milliseconds to wait. */
  take(key: string): Promise<number>;
  /** Forgets what was counted under a key. */
  forget(key: string): Promise<void>;
};

export type Allowance = {
  /** Sets its keys apart from those of other limiters. */
  readonly name: string;
  /** How often within `seconds`, counted from the first. */
  readonly times: number;
  readonly seconds: number;
  /**
   * Absent: the wait lasts until the `seconds` are over. Otherwise each time it comes to a wait within `memorySeconds`, it is
   * twice the one before, from `seconds` to `longestSeconds`.
   */
  readonly growing?: { readonly longestSeconds: number; readonly memorySeconds: number };
};

export type Limits = { open(allowance: Allowance): Limiter };
