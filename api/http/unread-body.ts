import type { IncomingMessage } from 'node:http';

export type DrainLimits = {
  /** How much of a refused body is read and dropped, in bytes. */
  readonly bytes: number;
  /** For how long, in milliseconds. */
  readonly ms: number;
};

/** Enough for a form a little over the limit or a client that only looks up once it has sent all; not for a disk image. */
export const drainLimits: DrainLimits = { bytes: 16_777_216, ms: 5_000 };

/** Whether some of the body that the request announced has not been read yet. */
export const hasUnreadBody = (request: IncomingMessage): boolean =>
  !request.readableEnded && !request.destroyed && (hasLength(request) || request.headers['transfer-encoding'] !== undefined);

/** Reads and drops what is left of a body, until it ends or a limit is met. Never rejects. */
export const drainRequest = (request: IncomingMessage, limits: DrainLimits): Promise<void> =>
  new Promise((resolve) => {
    let left = limits.bytes;
    const count = (chunk: Uint8Array): void => {
      left -= chunk.length;
      if (left < 0) stop();
    };
    const stop = (): void => {
      clearTimeout(timer);
      request.off('data', count).off('end', stop).off('close', stop).pause();
      resolve();
    };
    const timer = setTimeout(stop, limits.ms);
    if (request.readableEnded || request.destroyed) return stop();
    request.on('end', stop).on('close', stop).on('error', ignore).on('data', count).resume();
  });

/** A body that breaks off while it is dropped is no news; without a listener it would end the process. */
const ignore = (): void => undefined;

const hasLength = (request: IncomingMessage): boolean => Number(request.headers['content-length'] ?? 0) > 0;
