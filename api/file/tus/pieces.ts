/** Large enough that a long upload is few objects, small enough that a crash loses little. */
const largestPiece = 8_388_608;
/** A slow upload is kept at least this often. */
const longestPieceMs = 30_000;

/**
 * Cuts a body into pieces. Each is to be read to its end before the next; none is empty. A body that fails ends its last piece
 * in good order, so that what has arrived can be kept; `failure` tells then.
 */
export const cutIntoPieces = (body: AsyncIterable<Uint8Array>, pieceBytes = largestPiece) => {
  const source = body[Symbol.asyncIterator]();
  let failure: unknown;
  let waiting: Uint8Array | undefined;

  const arrival = async (): Promise<Uint8Array | undefined> => {
    try {
      const { done, value } = await source.next();
      return done ? undefined : value;
    } catch (error) {
      failure = error;
      return undefined;
    }
  };

  async function* piece(): AsyncGenerator<Uint8Array> {
    const began = performance.now();
    let size = 0;
    while (waiting !== undefined && size < pieceBytes && performance.now() - began < longestPieceMs) {
      const chunk = waiting;
      waiting = undefined;
      size += chunk.byteLength;
      yield chunk;
      waiting = await arrival();
    }
  }

  return {
    /** The next piece, `undefined` once the body has ended or failed. */
    async next(): Promise<AsyncIterable<Uint8Array> | undefined> {
      waiting ??= await arrival();
      return waiting === undefined ? undefined : piece();
    },
    /** Why the body ended before its time. */
    failure: () => failure,
    /** Leaves off. */
    async stop(): Promise<void> {
      await source.return?.();
    },
  };
};
