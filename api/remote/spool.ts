import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes that are still coming, for any number of readers: each begins where it wants and goes on as more comes. */
export type Spool = {
  /** How many bytes have come. */
  received(): number;
  /** Takes a piece, which must not change any more; resolves once there is room for the next. */
  push(piece: Uint8Array): Promise<void>;
  /** All has come, and it is right. */
  end(): void;
  /** No more comes, and what came is no good: readers break off with this error. */
  fail(error: Error): void;
  /** Whether somebody may still begin to read at the first byte. */
  hasBeginning(): boolean;
  /** Resolves once there is something to read, or the end. Rejects like `read`. */
  ready(signal: AbortSignal): Promise<void>;
  /** Has it held for somebody who is yet to read; call what it returns once that is over. */
  hold(): () => void;
  /** The bytes from a place on, both ends inclusive. Rejects with what the spool failed with, or the reason of the signal. */
  read(range?: { readonly start: number; readonly end: number }, signal?: AbortSignal): AsyncGenerator<Uint8Array>;
};

export type SpoolOptions = {
  /** Where the bytes are held that do not fit into memory. */
  readonly folder: string;
  /** New names for files. */
  readonly name: () => string;
  /** Whether the disk has room for so many bytes more. */
  readonly hasRoom: (bytes: number) => Promise<boolean>;
  /** The disk takes no more: from here on bytes only pass through, as fast as the slowest reader takes them. */
  readonly onPassing: () => void;
  /** Of bytes that are yet to be checked nobody sees the last ones, and none of a small body. */
  readonly isChecked: boolean;
};

/** What is held in memory before any of it goes to the disk, and while it only passes through. */
const memoryBytes = 256 * 1024;
const pieceBytes = 256 * 1024;
/** A body that must be checked is shown from this size on before it is (CONTRACT, artifacts), but for its last bytes. */
const checkedWholeBytes = 8 * 1024 * 1024;
const heldBackBytes = 64 * 1024;

type Piece = { readonly start: number; readonly bytes: Uint8Array };
type Reader = { position: number };

export const createSpool = (options: SpoolOptions): Spool => {
  const readers = new Set<Reader>();
  const holders = new Set<object>();
  /** What is not on the disk, in order. */
  let held: Piece[] = [];
  let heldBytes = 0;
  let received = 0;
  let onDisk = 0;
  let file: FileHandle | undefined;
  let isPassing = false;
  let hasEnded = false;
  let failure: Error | undefined;
  let changed = Promise.withResolvers<void>();

  const wake = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };

  const hasBeginning = (): boolean => (held[0]?.start ?? received) <= onDisk;

  const visible = (): number => {
    if (hasEnded || !options.isChecked) return received;
    return received > checkedWholeBytes ? received - heldBackBytes : 0;
  };

  const spill = async (): Promise<void> => {
    try {
      if (!(await options.hasRoom(heldBytes))) throw new Error('there is no room');
      file ??= await openUnnamed(join(options.folder, options.name()));
      await writeAll(
        file,
        held.map(({ bytes }) => bytes),
        onDisk,
      );
      onDisk = received;
      held = [];
      heldBytes = 0;
    } catch {
      isPassing = true;
      options.onPassing();
    }
  };

  /** Forgets what all readers are past. */
  const forget = (): void => {
    const passed = Math.min(...[...readers].map(({ position }) => position));
    while (readers.size > 0 && held[0] && held[0].start + held[0].bytes.byteLength <= passed)
      heldBytes -= held.shift()?.bytes.byteLength ?? 0;
  };

  const closeIfDone = (): void => {
    if (readers.size > 0 || holders.size > 0 || (!hasEnded && !failure)) return;
    const closing = file;
    // Who reads it later is told that it is gone; nobody does, once its fetch is over.
    file = undefined;
    closing?.close().catch(() => {});
  };

  const pieceAt = async (position: number, before: number): Promise<Uint8Array> => {
    if (position < onDisk && file) {
      const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, Math.min(onDisk, before) - position));
      const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, position);
      if (bytesRead > 0) return buffer.subarray(0, bytesRead);
    }
    const piece = held.find(({ start, bytes }) => start <= position && position < start + bytes.byteLength);
    if (!piece) throw new Error('these bytes have passed already');
    return piece.bytes.subarray(position - piece.start, before - piece.start);
  };

  const settle = (): void => {
    wake();
    closeIfDone();
  };

  async function* read(range = { start: 0, end: Number.POSITIVE_INFINITY }, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const reader = { position: range.start };
    readers.add(reader);
    signal?.addEventListener('abort', wake);
    try {
      while (reader.position <= range.end) {
        signal?.throwIfAborted();
        if (failure) throw failure;
        const before = Math.min(range.end + 1, visible());
        if (reader.position < before) {
          const bytes = await pieceAt(reader.position, before);
          reader.position += bytes.byteLength;
          yield bytes;
          if (isPassing) wake();
        } else if (hasEnded) return;
        else await changed.promise;
      }
    } finally {
      signal?.removeEventListener('abort', wake);
      readers.delete(reader);
      settle();
    }
  }

  return {
    received: () => received,
    async push(bytes) {
      if (bytes.byteLength === 0) return;
      held.push({ start: received, bytes });
      heldBytes += bytes.byteLength;
      received += bytes.byteLength;
      wake();
      if (!isPassing && heldBytes >= memoryBytes) await spill();
      while (isPassing && heldBytes >= memoryBytes && !failure) {
        forget();
        if (heldBytes >= memoryBytes) await changed.promise;
      }
    },
    end() {
      hasEnded = true;
      settle();
    },
    fail(error) {
      failure ??= error;
      settle();
    },
    hasBeginning,
    async ready(signal) {
      signal.addEventListener('abort', wake, { once: true });
      while (visible() === 0 && !hasEnded && !failure && !signal.aborted) await changed.promise;
      signal.removeEventListener('abort', wake);
      signal.throwIfAborted();
      if (failure) throw failure;
    },
    hold() {
      const holder = {};
      holders.add(holder);
      return () => {
        holders.delete(holder);
        settle();
      };
    },
    read,
  };
};

/** A file that is gone with its descriptor, however this process ends. */
const openUnnamed = async (path: string): Promise<FileHandle> => {
  const file = await open(path, 'wx+', 0o600).catch(async () => {
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    return open(path, 'wx+', 0o600);
  });
  await unlink(path);
  return file;
};

const writeAll = async (file: FileHandle, pieces: readonly Uint8Array[], position: number): Promise<void> => {
  let at = position;
  for (const piece of pieces) {
    for (let from = 0; from < piece.byteLength; ) {
      const { bytesWritten } = await file.write(piece, from, piece.byteLength - from, at);
      from += bytesWritten;
      at += bytesWritten;
    }
  }
};
