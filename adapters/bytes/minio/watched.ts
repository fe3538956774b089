import { Readable } from 'node:stream';
import { StoreUnavailable } from '../port.ts';

const READ_BYTES = 256 * 1024;

/**
 * A stream that fails when its source gives nothing for `silenceMs` while someone wants to read. A reader may be as slow as it
 * likes: while it wants nothing, the source is paused and no time counts. Destroying it frees the source's socket.
 */
export const watched = (source: Readable, silenceMs: number): Readable => {
  const iterator: AsyncIterator<Uint8Array> = source[Symbol.asyncIterator]();
  const next = async () => {
    const silent = () => source.destroy(new StoreUnavailable(`said nothing for ${silenceMs} ms`));
    const timer = setTimeout(silent, silenceMs);
    try {
      return await iterator.next();
    } finally {
      clearTimeout(timer);
    }
  };
  return new Readable({
    highWaterMark: READ_BYTES,
    read() {
      next().then(
        ({ done, value }) => this.push(done === true ? null : value),
        (error: unknown) => this.destroy(broken(error)),
      );
    },
    destroy(error, done) {
      source.destroy();
      done(error);
    },
  });
};

const broken = (error: unknown): Error =>
  error instanceof StoreUnavailable ? error : new StoreUnavailable('broke off an answer', { cause: error });
