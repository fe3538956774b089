import type { IncomingMessage } from 'node:http';
import { problem } from '@lading/schema/problems.ts';

/** The slowest that a body may arrive: `bytes` within each `ms` that the server spent waiting for it. */
export type Pace = { readonly bytes: number; readonly ms: number };

const slowest: Pace = { bytes: 4_096, ms: 30_000 };

export type ReadOptions = {
  readonly pace?: Pace | undefined;
  /** Ends the reading where it is. */
  readonly signal?: AbortSignal | undefined;
};

/**
 * The body of a request as it arrives, read only as fast as it is consumed. Leaving off early leaves the request unread but whole,
 * so that it can still be answered.
 * @throws Problem UploadBroken when the client breaks off or sends less than it announced
 * @throws Problem RequestTimeout when it stalls or trickles; time that the consumer takes does not count
 */
export async function* readBody(request: IncomingMessage, { pace = slowest, signal }: ReadOptions = {}): AsyncGenerator<Buffer> {
  const arrivals = watch(request, pace, signal);
  try {
    for (;;) {
      const chunk: Buffer | null = request.read();
      if (chunk !== null) {
        arrivals.count(chunk.byteLength);
        yield chunk;
      } else if (request.readableEnded || signal?.aborted) return;
      else if (request.destroyed) throw problem('UploadBroken', { reason: 'broke off' });
      else await arrivals.next();
    }
  } finally {
    arrivals.stop();
  }
}

/** Waits until there may be more to read, within the pace. */
const watch = (request: IncomingMessage, pace: Pace, signal: AbortSignal | undefined) => {
  const events = ['readable', 'end', 'error', 'close'] as const;
  let wake: () => void = () => undefined;
  const changed = (): void => wake();
  for (const event of events) request.on(event, changed);
  signal?.addEventListener('abort', changed);

  let waited = 0;
  let received = 0;
  const arrival = (ms: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(problem('RequestTimeout')), ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return {
    count: (bytes: number): void => {
      received += bytes;
    },
    next: async (): Promise<void> => {
      if (received >= pace.bytes) [waited, received] = [0, 0];
      const began = performance.now();
      await arrival(pace.ms - waited);
      waited += performance.now() - began;
    },
    stop: (): void => {
      for (const event of events) request.off(event, changed);
      signal?.removeEventListener('abort', changed);
    },
  };
};
