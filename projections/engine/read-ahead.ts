/** Takes from a subscription ahead of need, up to a bound, so that one transaction holds all that is there. */
export type ReadAhead<T> = {
  /** At least one item once there is one, at most `most`, without waiting for more; `undefined` when the source has ended. */
  take(most: number): Promise<T[] | undefined>;
  /** Lets go of the source; resolves when it has ended. */
  close(): Promise<void>;
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Starts to read. An error of the source is thrown by `take`, after the items before it. */
export const readAhead = <T>(source: AsyncIterable<T>, capacity: number): ReadAhead<T> => {
  let queue: T[] = [];
  let closed = false;
  let wake = Promise.withResolvers<void>();
  const changed = (): void => {
    wake.resolve();
    wake = Promise.withResolvers();
  };

  let ended: { error?: unknown } | undefined;
  const room = async (): Promise<void> => {
    while (queue.length >= capacity && !closed) await wake.promise;
  };
  const pump = async (): Promise<void> => {
    for await (const item of source) {
      queue.push(item);
      if (queue.length === 1) changed();
      await room();
      if (closed) return;
    }
  };
  const pumping = pump()
    .then(() => ({}))
    .catch((error: unknown) => ({ error }))
    .then((end) => {
      ended = end;
      changed();
    });

  return {
    async take(most) {
      while (queue.length === 0 && !ended) await wake.promise;
      await turn(); // what is already on its way comes along
      if (queue.length === 0) {
        if (ended && 'error' in ended) throw ended.error;
        return undefined;
      }
      const taken = queue.slice(0, most);
      queue = queue.slice(most);
      changed();
      return taken;
    },
    async close() {
      closed = true;
      changed();
      await pumping;
    },
  };
};
