/** Where somebody's latest wish stands. `waiting` until they pause, `working` until it is done. */
export type Standing = 'waiting' | 'working' | 'done';

type FollowOptions<Wish, Result> = {
  /** Must heed the signal; what it gives after that is dropped. Must not reject. */
  readonly work: (wish: Wish, signal: AbortSignal) => Promise<Result>;
  /** How long a wish must stand before work begins, in ms. */
  readonly pauseMs: number;
  readonly onStanding: (standing: Standing) => void;
  readonly onResult: (result: Result, wish: Wish) => void;
};

/** Works on the latest wish only: a new one ends the work on the one before, whose result is never seen. */
export const follow = <Wish, Result>({ work, pauseMs, onStanding, onResult }: FollowOptions<Wish, Result>) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;

  const stop = () => {
    clearTimeout(timer);
    running?.abort();
    running = undefined;
  };
  const begin = async (wish: Wish) => {
    const own = new AbortController();
    running = own;
    onStanding('working');
    const result = await work(wish, own.signal);
    if (own.signal.aborted) return;
    onResult(result, wish);
    onStanding('done');
  };
  return {
    /** @param atOnce without a pause, as at the beginning */
    want(wish: Wish, atOnce = false) {
      stop();
      if (atOnce) return void begin(wish);
      onStanding('waiting');
      timer = setTimeout(() => void begin(wish), pauseMs);
    },
    stop,
  };
};
