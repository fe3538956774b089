import type { FileHandle } from 'node:fs/promises';
import { checkRange } from '../body.ts';
import type { ByteRange, Take } from '../port.ts';
import type { OpenFile } from './handles.ts';

/** What a reader holds while it has not shown that it is fast: ten thousand of these are to fit into memory. */
const SMALL_BYTES = 1024;
/** Few trips to the thread pool and to the socket, and still within the cache of a core. */
const LARGE_BYTES = 512 * 1024;
/** How many large buffers are lent at once, at most. */
const MOST_LARGE = 32;
/** More than sockets swallow for a client that reads nothing: who has taken so much without a wait is reading. */
const PROOF_BYTES = 8 * 1024 * 1024;
/** A piece that took longer than this, in milliseconds, had to wait for its reader. */
const QUICK_MS = 50;

/**
 * Hands the bytes of a range over, piece by piece, and releases the file in any case. Rejects with what `take` or the disk
 * fails with. @throws RangeError when the range does not lie within the file
 */
type Lend = (file: OpenFile, range: ByteRange | undefined, take: Take) => Promise<true>;

/**
 * Reads files into buffers that serve again: fresh memory for each piece costs more than the reading itself. There are so many
 * large ones; half of them are for readers that have proven to be fast, so that those who stall with one in their hands slow
 * nobody else down. Everybody else has a small one.
 */
export const createLender = (): Lend => {
  const free: Buffer[] = [];
  let lent = 0;

  const borrow = ({ speed }: Reader): Buffer | undefined => {
    const most = speed.quickBytes < PROOF_BYTES ? MOST_LARGE / 2 : MOST_LARGE;
    if (speed.waits || lent >= most) return undefined;
    lent += 1;
    return free.pop() ?? Buffer.allocUnsafeSlow(LARGE_BYTES);
  };

  const bufferFor = (reader: Reader, left: number): Buffer => {
    reader.large = left <= SMALL_BYTES ? undefined : borrow(reader);
    if (reader.large) return reader.large;
    reader.small ??= Buffer.allocUnsafeSlow(Math.min(SMALL_BYTES, left));
    return reader.small;
  };

  const giveBack = (reader: Reader): void => {
    if (!reader.large) return;
    lent -= 1;
    free.push(reader.large);
    reader.large = undefined;
  };

  // One function that waits, not one that waits for another: each more would cost every stalled reader half a kilobyte.
  return async (file, range, take) => {
    const reader: Reader = { large: undefined, small: undefined, speed: { waits: false, quickBytes: 0 } };
    try {
      if (range !== undefined) checkRange(range, file.size);
      const { start, end } = range ?? { start: 0, end: file.size - 1 };
      for (let at = start; at <= end; ) {
        const began = performance.now();
        const piece = await readPiece(file.handle, bufferFor(reader, end - at + 1), at, end);
        await take(piece);
        giveBack(reader);
        reader.speed = speedAfter(reader.speed, piece.byteLength, performance.now() - began);
        at += piece.byteLength;
      }
      return true;
    } finally {
      // One that was not taken may still be in the hands of a socket: that one is left to the garbage collector.
      if (reader.large) lent -= 1;
      await file.release();
    }
  };
};

type Reader = {
  /** The large buffer in its hands, if it has one. */
  large: Buffer | undefined;
  small: Buffer | undefined;
  speed: Speed;
};

/** Whether the last piece had to wait for its reader, and how many bytes went without a wait. */
type Speed = { readonly waits: boolean; readonly quickBytes: number };

const speedAfter = ({ quickBytes }: Speed, taken: number, ms: number): Speed =>
  ms > QUICK_MS ? { waits: true, quickBytes: 0 } : { waits: false, quickBytes: quickBytes + taken };

const readPiece = async (file: FileHandle, into: Buffer, at: number, end: number): Promise<Buffer> => {
  const { bytesRead } = await file.read(into, 0, Math.min(into.byteLength, end - at + 1), at);
  if (bytesRead === 0) throw new Error('the file is shorter than it was');
  return bytesRead === into.byteLength ? into : into.subarray(0, bytesRead);
};
