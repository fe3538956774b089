import type { IncomingMessage } from 'node:http';

type Reading = {
  readonly idleMs: number;
  /** The error where nothing moved for `idleMs`. */
  readonly idle: () => Error;
  readonly translate: (error: unknown) => Error;
  /** Told once how the reading ended: with an error, or without one, whole or because the reader left. */
  readonly ended: (error?: Error) => void;
};

/**
 * The bytes of an answer. Only waiting for upstream counts as idle, not a slow reader. Leaving early closes the connection.
 * @throws what `idle` and `translate` make
 */
export async function* bodyOf(answer: IncomingMessage, { idleMs, idle, translate, ended }: Reading): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = answer[Symbol.asyncIterator]();
  const read = async (): Promise<IteratorResult<Uint8Array>> => {
    const timer = setTimeout(() => answer.destroy(idle()), idleMs);
    try {
      return await chunks.next();
    } catch (error) {
      const failure = translate(error);
      ended(failure);
      throw failure;
    } finally {
      clearTimeout(timer);
    }
  };
  try {
    for (let next = await read(); !next.done; next = await read()) yield next.value;
  } finally {
    if (!answer.readableEnded) answer.destroy();
    ended();
  }
}
