import type { FileHandle } from 'node:fs/promises';
import { checkRange } from '../body.ts';
import type { ByteRange, Take } from '../port.ts';
import type { OpenFile } from './handles.ts';

/** What a reader holds while it has not shown that it is fast: ten thousand of these are to fit into memory. */
const SMALL_BYTES = 4 * 1024;
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

  const borrow = (speed: Speed): Buffer | undefined => {
    const most = speed.quickBytes < PROOF_BYTES ? MOST_LARGE / 2 : MOST_LARGE;
    if (speed.waits || lent >= most) return undefined;
    lent += 1;
    return free.pop() ?? Buffer.allocUnsafeSlow(LARGE_BYTES);
  };

  // One function that waits, not one that waits for another: each more costs every stalled reader half a kilobyte.
  return async (file, range, take) => {
    let large: Buffer | undefined;
    try {
      if (range !== undefined) checkRange(range, file.size);
      const { start, end } = range ?? { start: 0, end: file.size - 1 };
      let small: Buffer | undefined;
      let speed: Speed = { waits: false, quickBytes: 0 };
      for (let at = start; at <= end; ) {
        const began = performance.now();
        large = end - at < SMALL_BYTES ? undefined : borrow(speed);
        const buffer = large ?? small ?? Buffer.allocUnsafeSlow(Math.min(SMALL_BYTES, end - start + 1));
        if (!large) small = buffer;
        const piece = await readPiece(file.handle, buffer, at, end);
        await take(piece);
        if (large) {
          lent -= 1;
          free.push(large);
          large = undefined;
        }
        speed = speedAfter(speed, piece.byteLength, performance.now() - began);
        at += piece.byteLength;
      }
      return true;
    } finally {
      // One that was not taken may still be in the hands of a socket: that one is left to the garbage collector.
      if (large) lent -= 1;
      await file.release();
    }
  };
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
