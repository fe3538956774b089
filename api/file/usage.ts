import type { ByteStore } from '@lading/adapters/bytes/port.ts';

/** What an upload must know about the room there is, kept at hand: asking for each would cost more than a small upload. */
export type Usage = {
  /** What the store holds for files: live, ended and not yet freed, and bytes without an event. */
  usedBytes(): Promise<number>;
  /** Free on the disk under the store; `undefined` where there is no such number. */
  freeBytes(): Promise<number | undefined>;
};

type Deps = {
  /** Asks the read model. */
  readonly readUsed: () => Promise<number>;
  /** Calls back when the read model has moved. */
  readonly onAdvance: (listener: () => void) => () => void;
  readonly bytes: Pick<ByteStore, 'freeBytes'>;
  /** Milliseconds from a clock that never goes back. */
  readonly now?: () => number;
};

/** A disk fills no faster than uploads do, and those are counted; others on the same disk are noticed this late. */
const freeForMs = 1_000;

export const watchUsage = ({ readUsed, onAdvance, bytes, now = () => performance.now() }: Deps): Usage => {
  let used: Promise<number> | undefined;
  let free: Promise<number | undefined> | undefined;
  let freeAt = 0;
  onAdvance(() => {
    used = undefined;
  });

  /** Keeps an answer until something says that it is old; a failure is never kept. */
  const kept = <T>(asked: Promise<T>, forget: () => void): Promise<T> => {
    asked.catch(forget);
    return asked;
  };

  return {
    usedBytes() {
      used ??= kept(readUsed(), () => {
        used = undefined;
      });
      return used;
    },
    freeBytes() {
      if (now() - freeAt > freeForMs) free = undefined;
      freeAt = free ? freeAt : now();
      free ??= kept(bytes.freeBytes(), () => {
        free = undefined;
      });
      return free;
    },
  };
};
