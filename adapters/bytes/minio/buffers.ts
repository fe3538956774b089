/** S3 takes no smaller part but the last; a larger one would only hold more memory. */
export const PART_BYTES = 5 * 1024 * 1024;

/** At most so many parts are held, over all uploads: 80 MiB. Uploads beyond wait their turn. */
const MAX_BUFFERS = 16;
/** Kept for the next upload; the rest is given back to the system. */
const KEPT_BUFFERS = 4;

/** Buffers of one part each, of which there is a bounded number. */
export type Buffers = {
  /** Waits for a buffer. Rejects with the signal's reason. */
  readonly take: (signal: AbortSignal) => Promise<Buffer>;
  readonly give: (buffer: Buffer) => void;
};

type Waiter = { readonly resolve: (buffer: Buffer) => void; readonly signal: AbortSignal };

export const createBuffers = (max = MAX_BUFFERS): Buffers => {
  const idle: Buffer[] = [];
  const waiting: Waiter[] = [];
  let taken = 0;

  const take: Buffers['take'] = async (signal) => {
    signal.throwIfAborted();
    if (taken < max) {
      taken += 1;
      return idle.pop() ?? Buffer.allocUnsafeSlow(PART_BYTES);
    }
    return await new Promise<Buffer>((resolve, reject) => {
      const waiter = { resolve, signal };
      waiting.push(waiter);
      signal.addEventListener(
        'abort',
        () => {
          const place = waiting.indexOf(waiter);
          if (place >= 0) waiting.splice(place, 1);
          reject(signal.reason);
        },
        { once: true },
      );
    });
  };

  const give: Buffers['give'] = (buffer) => {
    const next = waiting.shift();
    if (next !== undefined) return next.resolve(buffer);
    taken -= 1;
    if (idle.length < KEPT_BUFFERS) idle.push(buffer);
  };

  return { take, give };
};
