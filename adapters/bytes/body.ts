import { createHash } from 'node:crypto';
import { type ByteRange, type PutOptions, SizeMismatch } from './port.ts';

/** A body on its way into a store. */
export type MeasuredBody = {
  /** The body's chunks; fails with `SizeMismatch` or the signal's reason where the body does not. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What passed; to be called once, after the last chunk. */
  readonly result: () => { size: number; sha256: string };
};

/** Hashes and counts a body as it is read, holds it to its announced size and ends it when the signal says so. */
export const measure = (body: AsyncIterable<Uint8Array>, { size, signal }: PutOptions): MeasuredBody => {
  const hash = createHash('sha256');
  let received = 0;
  const check = (fits: (announced: number) => boolean) => {
    if (size !== undefined && !fits(size)) throw new SizeMismatch(size, received);
  };
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of signal === undefined ? body : abortable(body, signal)) {
      received += chunk.byteLength;
      check((announced) => received <= announced);
      hash.update(chunk);
      yield chunk;
    }
    check((announced) => received === announced);
  }
  return { chunks: chunks(), result: () => ({ size: received, sha256: hash.digest('hex') }) };
};

/** A body that fails with the signal's reason at once, even while it has nothing to give. */
async function* abortable(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await nextUnlessAborted(iterator, signal);
      if (done === true) return;
      yield value;
    }
  } finally {
    // Not awaited: a body that hangs in `next` would answer only after it.
    Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

const nextUnlessAborted = (iterator: AsyncIterator<Uint8Array>, signal: AbortSignal): Promise<IteratorResult<Uint8Array>> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    const settled = () => signal.removeEventListener('abort', abort);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    iterator.next().then(resolve, reject).finally(settled);
  });

/** @throws RangeError when the range does not lie within `size` bytes */
export const checkRange = ({ start, end }: ByteRange, size: number): void => {
  const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end);
  if (!whole || start < 0 || end < start || end >= size) {
    throw new RangeError(`bytes ${start} to ${end} do not lie within ${size} bytes`);
  }
};
