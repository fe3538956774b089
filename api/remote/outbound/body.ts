import type { IncomingMessage } from 'node:http';

type Reading = {
  readonly idleMs: number;
  /** The error where nothing moved for `idleMs`. */
  readonly idle: () => Error;
  readonly translate: (error: unknown) => Error;
  /** Told once the reading has ended, whole, by an error or because the reader left. */
  readonly ended: () => void;
};

/**
 * The bytes of an answer. Only waiting for upstream counts as idle, not a slow reader. Leaving early closes the connection.
 * It is no generator, and has one timer for all of them, because it is gone through for each 64 KB of what is fetched.
 * @throws what `idle` and `translate` make
 */
export const bodyOf = (
  answer: IncomingMessage,
  { idleMs, idle, translate, ended }: Reading,
): AsyncIterableIterator<Uint8Array> => {
  const chunks: AsyncIterator<Uint8Array> = answer[Symbol.asyncIterator]();
  let isWaiting = false;
  const timer = setTimeout(() => isWaiting && answer.destroy(idle()), idleMs).unref();
  const end = () => {
    clearTimeout(timer);
    if (!answer.readableEnded) answer.destroy();
    ended();
  };
  const arrived = (next: IteratorResult<Uint8Array>): IteratorResult<Uint8Array> => {
    isWaiting = false;
    if (next.done) end();
    return next;
  };
  const failed = (error: unknown): never => {
    isWaiting = false;
    end();
    throw translate(error);
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => {
      isWaiting = true;
      timer.refresh();
      return chunks.next().then(arrived, failed);
    },
    return: async () => {
      end();
      return { done: true, value: undefined };
    },
  };
};
