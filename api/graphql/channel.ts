/** A queue between a publisher and one subscriber that never grows over `most` values. */
export type Channel<T> = AsyncIterableIterator<T> & {
  push(value: T): void;
  end(): void;
};

/**
 * Makes a channel. A subscriber too slow for `most` values loses the oldest ones where only the latest counts
 * (`overflow: 'drop-oldest'`), otherwise the channel ends and the subscriber has to ask anew.
 * @param onEnd called once, however it ends
 */
export const createChannel = <T>(most: number, overflow: 'drop-oldest' | 'end', onEnd: () => void): Channel<T> => {
  const values: T[] = [];
  let wake: (() => void) | undefined;
  let ended = false;

  const end = () => {
    if (ended) return;
    ended = true;
    onEnd();
    wake?.();
  };

  const next = async (): Promise<IteratorResult<T>> => {
    for (;;) {
      const [value] = values.splice(0, 1);
      if (value !== undefined) return { value, done: false };
      if (ended) return { value: undefined, done: true };
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  return {
    push(value) {
      if (ended) return;
      if (values.length >= most) {
        if (overflow === 'end') return end();
        values.shift();
      }
      values.push(value);
      wake?.();
    },
    end,
    next,
    async return() {
      values.length = 0;
      end();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};
