import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Take } from '@lading/adapters/bytes/port.ts';

/** The client closed or reset the connection, or took nothing for too long. */
export class ClientGone extends Error {
  constructor() {
    super('the client went away');
    this.name = 'ClientGone';
  }
}

/** The store's stream broke off, or held more or less than it should. */
export class SourceBroken extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`the stored bytes ${reason}`, options);
    this.name = 'SourceBroken';
  }
}

export type TransferOptions = {
  /** Exactly how many bytes the source must hold. */
  readonly length: number;
  /** Called once, before the first byte is written: from here on a failure can only cut the connection. */
  readonly begin: () => void;
  /** Called with each run of bytes that the socket took. */
  readonly taken: (bytes: number) => void;
};

/**
 * Writes a stream into a response as fast as the client takes it, holding no more than one chunk beyond the socket's buffer.
 * Resolves when all of it is written, rejects with `ClientGone` or `SourceBroken`. The source is destroyed in any case.
 */
export const transfer = (source: Readable, response: ServerResponse, options: TransferOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    let left = options.length;
    let begun = false;

    const settle = (failure?: Error): void => {
      source.off('data', write).off('end', ended).off('error', failed).off('close', closed).on('error', ignore).destroy();
      response.off('drain', proceed).off('close', gone);
      if (failure) reject(failure);
      else resolve();
    };
    const write = (chunk: Uint8Array): void => {
      left -= chunk.byteLength;
      if (left < 0) settle(new SourceBroken('are more than they should be'));
      else send(chunk);
    };
    const send = (chunk: Uint8Array): void => {
      if (!begun) options.begin();
      begun = true;
      const size = chunk.byteLength;
      const mayContinue = response.write(chunk, (error) => {
        if (!error) options.taken(size);
      });
      if (!mayContinue) source.pause();
    };
    const proceed = (): void => void source.resume();
    const ended = (): void => settle(left === 0 ? undefined : new SourceBroken('are fewer than they should be'));
    const failed = (cause: Error): void => settle(new SourceBroken('could not be read', { cause }));
    const closed = (): void => settle(new SourceBroken('broke off'));
    const gone = (): void => settle(new ClientGone());

    source.on('end', ended).on('error', failed).on('close', closed);
    response.on('drain', proceed).on('close', gone);
    if (response.destroyed) gone();
    else if (source.destroyed) closed();
    else source.on('data', write);
  });

/**
 * Writes bytes that a store lends into a response, each piece once the socket took the one before. Resolves like `lend` does when
 * all of it is written, rejects with `ClientGone` or `SourceBroken`. Thousands may wait in here: it holds no more than it must.
 */
export const transferLent = (
  lend: (take: Take) => Promise<boolean>,
  response: ServerResponse,
  { length, begin, taken }: TransferOptions,
): Promise<boolean> => {
  let left = length;
  let giveUp = (): void => undefined;
  const gone = (): void => giveUp();
  const take = (piece: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      if (response.destroyed) throw new ClientGone();
      if (left === length) begin();
      left -= piece.byteLength;
      if (left < 0) throw new SourceBroken('are more than they should be');
      giveUp = () => reject(new ClientGone());
      response.write(piece, (error) => {
        if (error) return giveUp();
        taken(piece.byteLength);
        resolve();
      });
    });
  response.on('close', gone);
  return lend(take).then(
    (found) => {
      response.off('close', gone);
      if (found && left > 0) throw new SourceBroken('are fewer than they should be');
      return found;
    },
    (error: unknown) => {
      response.off('close', gone);
      if (error instanceof ClientGone || error instanceof SourceBroken) throw error;
      throw new SourceBroken('could not be read', { cause: error });
    },
  );
};

/** A stream may complain once more while it is destroyed; the outcome is settled by then. */
const ignore = (): void => undefined;
