import type { FileHandle } from 'node:fs/promises';
import type { ByteRange, Take } from '../port.ts';

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

/** Hands the bytes of a range over, piece by piece. Rejects with what `take` or the disk fails with. */
type Lend = (file: FileHandle, range: ByteRange, take: Take) => Promise<void>;

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
    return speed.waits || lent >= most ? undefined : (free.pop() ?? Buffer.allocUnsafeSlow(LARGE_BYTES));
  };

  const inLarge = async (buffer: Buffer, hand: (buffer: Buffer) => Promise<number>): Promise<number> => {
    lent += 1;
    try {
      const taken = await hand(buffer);
      // One that was not taken may still be in the hands of a socket: that one is left to the garbage collector.
      free.push(buffer);
      return taken;
    } finally {
      lent -= 1;
    }
  };

  return async (file, { start, end }, take) => {
    const small = Buffer.allocUnsafeSlow(Math.min(SMALL_BYTES, end - start + 1));
    let speed: Speed = { waits: false, quickBytes: 0 };
    for (let at = start; at <= end; ) {
      const began = performance.now();
      const hand = async (buffer: Buffer): Promise<number> => {
        const piece = await readPiece(file, buffer, at, end);
        await take(piece);
        return piece.byteLength;
      };
      const large = end - at < SMALL_BYTES ? undefined : borrow(speed);
      const taken = await (large ? inLarge(large, hand) : hand(small));
      speed = speedAfter(speed, taken, performance.now() - began);
      at += taken;
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
