import { type Buffers, PART_BYTES } from './buffers.ts';

/** What a body holds at least before it may take a buffer: small bodies never wait for one. */
const SMALL_BYTES = 256 * 1024;

/** A piece of a body; whoever gets it gives it back with `release` when it is sent. */
export type Part = { readonly bytes: Buffer; readonly last: boolean; readonly release: () => void };

/**
 * Cuts a body into parts of `PART_BYTES`, the last as long as it comes; a body of no bytes is one empty part. The last part
 * is empty where the body ends with the one before.
 */
export async function* partsOf(
  chunks: AsyncIterable<Uint8Array>,
  buffers: Buffers,
  signal: AbortSignal,
): AsyncGenerator<Part, void, undefined> {
  const source = chunks[Symbol.asyncIterator]();
  try {
    const { head, ended } = await gathered(source);
    if (ended) yield { bytes: Buffer.concat(head), last: true, release: () => undefined };
    else yield* cut(joined(head, source), buffers, signal);
  } finally {
    await source.return?.();
  }
}

/** The first chunks, until they are no small body any more. */
const gathered = async (source: AsyncIterator<Uint8Array>): Promise<{ head: Uint8Array[]; ended: boolean }> => {
  const head: Uint8Array[] = [];
  for (let size = 0; size <= SMALL_BYTES; ) {
    const { done, value } = await source.next();
    if (done === true) return { head, ended: true };
    head.push(value);
    size += value.byteLength;
  }
  return { head, ended: false };
};

async function* joined(head: Uint8Array[], source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let chunk = head.shift(); chunk !== undefined; chunk = head.shift()) yield chunk;
  for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
}

async function* cut(chunks: AsyncIterable<Uint8Array>, buffers: Buffers, signal: AbortSignal): AsyncGenerator<Part> {
  let filling: { readonly buffer: Buffer; filled: number } | undefined;
  const handOver = (last: boolean): Part => {
    const { buffer, filled } = filling ?? { buffer: Buffer.alloc(0), filled: 0 };
    const mine = filling !== undefined;
    filling = undefined;
    return { bytes: buffer.subarray(0, filled), last, release: () => (mine ? buffers.give(buffer) : undefined) };
  };
  try {
    for await (const chunk of chunks) {
      for (let rest = chunk; rest.byteLength > 0; ) {
        filling ??= { buffer: await buffers.take(signal), filled: 0 };
        const taken = rest.subarray(0, PART_BYTES - filling.filled);
        filling.buffer.set(taken, filling.filled);
        filling.filled += taken.byteLength;
        rest = rest.subarray(taken.byteLength);
        if (filling.filled === PART_BYTES) yield handOver(false);
      }
    }
    yield handOver(true);
  } finally {
    if (filling !== undefined) buffers.give(filling.buffer);
  }
}
