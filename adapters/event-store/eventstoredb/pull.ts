/** A read or a subscription of the client: a `Readable`, of which this much is used. */
type Call<T> = AsyncIterable<T> & {
  readonly destroyed: boolean;
  destroy(error?: Error): unknown;
} & ({ cancel(): Promise<void> } | { unsubscribe(): Promise<void> });

type PullOptions = {
  /** How long the call may be silent while somebody waits for it, in milliseconds. */
  readonly quietMs: number;
  /** Asked after that long a silence; when it rejects, the call fails with its reason, otherwise the silence is fine. */
  readonly onQuiet: () => Promise<unknown>;
  /** Fails the call at once. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * What a call of the client delivers, one by one, as fast as it is taken: `for await` holds the server back,
 * which a handler of `data` would not.
 * However the loop ends, the call ends with it: leaving the client's own iterator leaves the call open on the server.
 */
export async function* pull<T>(call: Call<T>, { quietMs, onQuiet, signal }: PullOptions): AsyncGenerator<T> {
  let waiting = true;
  const hark = async () => {
    try {
      if (waiting) await onQuiet();
      if (!call.destroyed) timer.refresh(); // which would wake a timer that was cleared meanwhile
    } catch (error) {
      call.destroy(error instanceof Error ? error : new Error('the call was silent', { cause: error }));
    }
  };
  const timer = setTimeout(hark, quietMs);
  const abort = () => call.destroy(new Error('it was aborted'));
  signal?.addEventListener('abort', abort);
  try {
    for await (const item of call) {
      waiting = false;
      yield item;
      waiting = true;
      timer.refresh();
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    call.destroy();
    // Ends a call that is still being opened, too. What opening it ran into was told to the loop.
    const ended = 'cancel' in call ? call.cancel() : call.unsubscribe();
    ended.catch(() => {});
  }
}
