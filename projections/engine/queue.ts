/** What a reader takes from: filled ahead of need, up to a bound, so that one transaction holds all that is there. */
export type Queue<T> = {
  /** At least one item once there is one, at most `most`, without waiting for more; `undefined` when it has ended. */
  take(most: number): Promise<T[] | undefined>;
  /** Ignored once it has ended. */
  push(item: T): void;
  full(): boolean;
  /** Resolves when it is not full, or has ended. */
  room(): Promise<void>;
  /** Nothing more will come; an error is thrown by `take` after the items before it. */
  end(error?: unknown): void;
  /** Nobody will take any more. */
  close(): void;
  ended(): boolean;
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const createQueue = <T>(capacity: number): Queue<T> => {
  let items: T[] = [];
  let ended: { readonly error: unknown } | undefined;
  let wake = Promise.withResolvers<void>();
  const changed = (): void => {
    wake.resolve();
    wake = Promise.withResolvers();
  };
  const full = (): boolean => items.length >= capacity && !ended;
  const end = (error?: unknown): void => {
    ended ??= { error };
    changed();
  };

  return {
    full,
    end,
    ended: () => ended !== undefined,
    push(item) {
      if (ended) return;
      items.push(item);
      if (items.length === 1) changed();
    },
    async room() {
      while (full()) await wake.promise;
    },
    close() {
      items = [];
      end();
    },
    async take(most) {
      while (items.length === 0 && !ended) await wake.promise;
      await turn(); // what is already on its way comes along
      if (items.length === 0) {
        if (ended?.error !== undefined) throw ended.error;
        return undefined;
      }
      const taken = items.slice(0, most);
      items = items.slice(most);
      changed();
      return taken;
    },
  };
};
