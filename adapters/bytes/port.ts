import type { Readable } from 'node:stream';

/** A slice of an object, both ends inclusive, within its size. */
export type ByteRange = { readonly start: number; readonly end: number };

export type StoredObject = {
  readonly key: string;
  readonly size: number;
  /** When it was stored; what the reaper's grace period counts from. */
  readonly modifiedAt: Date;
};

export type PutOptions = {
  /** The size if known; a body of any other size is refused with `SizeMismatch`. */
  readonly size?: number | undefined;
  readonly mediaType?: string | undefined;
  /** Ends the put: what was written so far is removed. */
  readonly signal?: AbortSignal | undefined;
};

/** Takes a piece of bytes, which must not be looked at any more once this has resolved. */
export type Take = (piece: Uint8Array) => Promise<void>;

/**
 * Where bytes are kept. Every adapter passes `contract.ts`.
 *
 * A key is segments of `[A-Za-z0-9._-]` joined by `/`, none of them `.` or `..`, at most 512 characters, 255 a segment, the
 * first segment not `.tmp`; others are refused with `InvalidKey` before anything is touched. No key is a folder of another:
 * where `a` is stored, a store may refuse `a/b`.
 */
export type ByteStore = {
  /** What it is, for people: `filesystem` or `s3`. */
  readonly kind: string;

  /**
   * Stores a body whole or not at all, hashing as it goes; it is durable when this resolves.
   * An object of the same key is replaced at that moment and not before.
   * If the body fails, `put` rejects with the body's error and nothing is kept. A chunk must not change once it is given;
   * a body that is not read to its end is told so through its iterator's `return`.
   * @throws OutOfSpace when the store has no room
   * @throws StoreUnavailable when the store does not answer
   */
  put(key: string, body: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<{ size: number; sha256: string }>;

  /**
   * The bytes, or `undefined` where there is no such object. Destroying the stream frees what it held.
   * @throws RangeError when the range does not lie within the object
   */
  open(key: string, range?: ByteRange): Promise<Readable | undefined>;

  /**
   * Hands the bytes over piece by piece in memory that serves again, where the store can: for the many bytes that only pass
   * through. `false` where there is no such object. Rejects with what `take` fails with; all it held is then freed.
   * @throws RangeError when the range does not lie within the object
   */
  lend?(key: string, range: ByteRange | undefined, take: Take): Promise<boolean>;

  stat(key: string): Promise<StoredObject | undefined>;

  /** Removes an object; `false` where there was none. */
  remove(key: string): Promise<boolean>;

  /** Every whole object whose key begins with the prefix, in no particular order. */
  list(prefix: string): AsyncIterable<StoredObject>;

  /** Removes what broken-off puts left that are older than this. Returns how many. */
  sweep(olderThan: Date): Promise<number>;

  /** Bytes free on the disk under it; `undefined` where the store has no such number. */
  freeBytes(): Promise<number | undefined>;

  /** Resolves when the store answers; rejects otherwise. For health checks. */
  ping(): Promise<void>;

  close(): Promise<void>;
};

export class InvalidKey extends Error {
  constructor(key: string) {
    super(`not a key of the byte store: ${JSON.stringify(key.slice(0, 100))}`);
    this.name = 'InvalidKey';
  }
}

export class SizeMismatch extends Error {
  constructor(announced: number, received: number) {
    super(`announced as ${announced} bytes, received ${received}`);
    this.name = 'SizeMismatch';
  }
}

export class OutOfSpace extends Error {
  constructor(options?: ErrorOptions) {
    super('the byte store has no room', options);
    this.name = 'OutOfSpace';
  }
}

/** The store does not answer, or says that it cannot now. Worth trying again. */
export class StoreUnavailable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`the byte store ${reason}`, options);
    this.name = 'StoreUnavailable';
  }
}
