import { type FileHandle, open } from 'node:fs/promises';
import { onDisk } from './errors.ts';

/** Large writes: fewer trips to the thread pool. */
const BATCH_BYTES = 1024 * 1024;
/** Many small chunks cost more as objects than as bytes. */
const BATCH_CHUNKS = 256;
/** A trickle is written at least this often, so that the file's mtime says that its put is alive. */
const BATCH_MS = 30_000;

/** Writes chunks to a new file and makes its content durable. Rejects when the file or the chunks fail; the file stays. */
export const spool = async (path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
  const file = await onDisk(open(path, 'wx', 0o600));
  try {
    await writeBehind(file, chunks);
    await onDisk(file.sync());
  } finally {
    await file.close();
  }
};

/** Writes one batch while the next is read and hashed. At most two batches are held. */
const writeBehind = async (file: FileHandle, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const batch of batches(chunks)) {
      await writing;
      writing = onDisk(writeAll(file, batch));
      // Its failure is told where it is awaited; until then it must not count as unheard.
      writing.catch(() => undefined);
    }
    await writing;
  } finally {
    // No write may outlive the descriptor.
    await writing.catch(() => undefined);
  }
};

async function* batches(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  let batch: Uint8Array[] = [];
  let held = 0;
  let since = performance.now();
  for await (const chunk of chunks) {
    batch.push(chunk);
    held += chunk.byteLength;
    if (held < BATCH_BYTES && batch.length < BATCH_CHUNKS && performance.now() - since < BATCH_MS) continue;
    yield batch;
    batch = [];
    held = 0;
    since = performance.now();
  }
  if (held > 0) yield batch;
}

/** One write may take only a part of what it is given. */
const writeAll = async (file: FileHandle, batch: readonly Uint8Array[]): Promise<void> => {
  for (let rest = batch; rest.length > 0; ) {
    const { bytesWritten } = await file.writev(rest);
    rest = after(rest, bytesWritten);
  }
};

const after = (chunks: readonly Uint8Array[], bytes: number): readonly Uint8Array[] => {
  let left = bytes;
  for (const [index, chunk] of chunks.entries()) {
    if (left < chunk.byteLength) return [chunk.subarray(left), ...chunks.slice(index + 1)];
    left -= chunk.byteLength;
  }
  return [];
};
