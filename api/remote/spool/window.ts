/** The last bytes of a spool, in memory. */
export type Window = {
  /** Where it begins. */
  start(): number;
  /** Where the next piece goes. */
  end(): number;
  bytes(): number;
  /** @param position where one of them begins */
  piecesFrom(position: number): readonly Uint8Array[];
  push(piece: Uint8Array): void;
  /** The bytes from a place on, of one piece and none at or beyond `before`; `undefined` where they are not here. */
  at(position: number, before: number): Uint8Array | undefined;
  /** Lets go of the pieces that lie before a place whole. */
  forget(before: number): void;
};

type Piece = { readonly start: number; readonly bytes: Uint8Array };

const endOf = ({ start, bytes }: Piece): number => start + bytes.byteLength;

export const createWindow = (): Window => {
  let pieces: Piece[] = [];
  let end = 0;
  const start = () => pieces[0]?.start ?? end;
  return {
    start,
    end: () => end,
    bytes: () => end - start(),
    piecesFrom: (position) => pieces.flatMap(({ start: at, bytes }) => (at < position ? [] : [bytes])),
    push(bytes) {
      pieces.push({ start: end, bytes });
      end += bytes.byteLength;
    },
    at(position, before) {
      const piece = pieces.find((one) => one.start <= position && position < endOf(one));
      return piece?.bytes.subarray(position - piece.start, before - piece.start);
    },
    forget(before) {
      pieces = pieces.filter((piece) => endOf(piece) > before);
    },
  };
};
