import { createDisk } from './spool/disk.ts';
import { createWindow } from './spool/window.ts';

/** Bytes that are still coming, for any number of readers: each begins where it wants and goes on as more comes. */
export type Spool = {
  /** How many bytes have come. */
  received(): number;
  /** Takes a piece, which must not change any more; resolves once there is room for the next. */
  push(piece: Uint8Array): Promise<void>;
  /** All has come, and it is right. */
  end(): void;
  /** No more comes, and what came is no good: readers break off with this error. */
  fail(error: Error): void;
  /** Whether somebody may still begin to read at the first byte. */
  hasBeginning(): boolean;
  /** Resolves once there is something to read, or the end. Rejects like `read`. */
  ready(signal: AbortSignal): Promise<void>;
  /** Has it held for somebody who is yet to read; call what it returns once that is over. */
  hold(): () => void;
  /** The bytes of a range, else all. Rejects with what the spool failed with, or the reason of the signal. */
  read(range?: Range, signal?: AbortSignal): AsyncGenerator<Uint8Array>;
};

type Range = { readonly start: number; readonly end: number };

export type SpoolOptions = {
  /** Where the bytes are held that do not fit into memory. */
  readonly folder: string;
  /** New names for files. */
  readonly name: () => string;
  /** Whether the disk has room for so many bytes more. */
  readonly hasRoom: (bytes: number) => Promise<boolean>;
  /** The disk takes no more: from here on bytes only pass through, as fast as the slowest reader takes them. */
  readonly onPassing: () => void;
  /** Of bytes that are yet to be checked nobody sees the last ones, and none of a small body. */
  readonly isChecked: boolean;
};

type Reader = { position: number };

/** What is held in memory before it goes to the disk, and beyond that for readers who keep up; and while it only passes through. */
const memoryBytes = 1024 * 1024;
/** A body that must be checked is shown from this size on before it is (CONTRACT, artifacts), but for its last bytes. */
const checkedWholeBytes = 8 * 1024 * 1024;
const heldBackBytes = 64 * 1024;
const everything: Range = { start: 0, end: Number.POSITIVE_INFINITY };

export const createSpool = (options: SpoolOptions): Spool => {
  const disk = createDisk(options.folder, options.name);
  const window = createWindow();
  const state = createState(disk.close);
  let isPassing = false;

  const visible = (): number => {
    if (state.hasEnded() || !options.isChecked) return window.end();
    return window.end() > checkedWholeBytes ? window.end() - heldBackBytes : 0;
  };

  const spill = async (): Promise<void> => {
    try {
      if (!(await options.hasRoom(window.end() - disk.size()))) throw new Error('there is no room');
      await disk.append(window.piecesFrom(disk.size()));
      window.forget(disk.size() - memoryBytes);
    } catch {
      isPassing = true;
      options.onPassing();
    }
  };

  /** Waits until readers have taken enough of what the disk does not. */
  const pass = async (): Promise<void> => {
    for (;;) {
      window.forget(state.leastPosition() ?? 0);
      if (window.bytes() < memoryBytes || state.failure()) return;
      await state.change();
    }
  };

  const bytesAt = async (position: number, before: number): Promise<Uint8Array> => {
    const bytes = window.at(position, before) ?? (await disk.read(position, before));
    if (!bytes) throw new Error('these bytes have passed already');
    return bytes;
  };

  /** Some bytes for a reader; `undefined` at the end. */
  const next = async (position: number, end: number, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> => {
    for (;;) {
      signal?.throwIfAborted();
      state.throwIfFailed();
      const before = Math.min(end + 1, visible());
      if (position < before) return bytesAt(position, before);
      if (position > end || state.hasEnded()) return undefined;
      await state.change();
    }
  };

  return {
    received: window.end,
    async push(piece) {
      window.push(piece);
      state.wake();
      if (!isPassing && window.end() - disk.size() >= memoryBytes) await spill();
      if (isPassing) await pass();
    },
    end: state.end,
    fail: state.fail,
    hasBeginning: () => window.start() <= disk.size(),
    hold: () => state.join({ position: 0 }, 'waits'),
    async ready(signal) {
      await state.woken(signal, () => next(0, 0, signal));
    },
    read: (range = everything, signal) =>
      readWith(state, range, (position) => {
        // It is past what it had before, which others may wait for.
        if (isPassing) state.wake();
        return state.woken(signal, () => next(position, range.end, signal));
      }),
  };
};

async function* readWith(
  state: ReturnType<typeof createState>,
  { start }: Range,
  next: (position: number) => Promise<Uint8Array | undefined>,
): AsyncGenerator<Uint8Array> {
  const reader: Reader = { position: start };
  const leave = state.join(reader, 'reads');
  try {
    for (;;) {
      const bytes = await next(reader.position);
      if (!bytes) return;
      reader.position += bytes.byteLength;
      yield bytes;
    }
  } finally {
    leave();
  }
}

/** Who waits for a spool or reads it, and how it ends. @param close called once nobody needs it any more */
const createState = (close: () => void) => {
  const readers = new Set<Reader>();
  const waiters = new Set<Reader>();
  let hasEnded = false;
  let failure: Error | undefined;
  let changed = Promise.withResolvers<void>();

  const wake = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const settle = (): void => {
    wake();
    if (readers.size + waiters.size === 0 && (hasEnded || failure)) close();
  };

  return {
    wake,
    change: () => changed.promise,
    hasEnded: () => hasEnded,
    failure: () => failure,
    throwIfFailed: () => {
      if (failure) throw failure;
    },
    end: () => {
      hasEnded = true;
      settle();
    },
    fail: (error: Error) => {
      failure ??= error;
      settle();
    },
    /** Of those who read, the one that is furthest behind. */
    leastPosition: () => (readers.size === 0 ? undefined : Math.min(...[...readers].map(({ position }) => position))),
    join: (reader: Reader, how: 'reads' | 'waits') => {
      const those = how === 'reads' ? readers : waiters;
      those.add(reader);
      return () => {
        those.delete(reader);
        settle();
      };
    },
    /** Does work that looks at a signal whenever it is woken. */
    woken: async <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
      signal?.addEventListener('abort', wake);
      try {
        return await work();
      } finally {
        signal?.removeEventListener('abort', wake);
      }
    },
  };
};
