import { problem } from '@lading/schema/problems.ts';
import type { Usage } from './usage.ts';

type Deps = {
  readonly usage: Usage;
  /** Null: no limit. */
  readonly maxStorageBytes: number | null;
  readonly minFreeBytes: number;
  readonly maxFileBytes: number;
};

/** Room that a running upload holds; parallel uploads cannot take it. */
export type Reservation = {
  /** Passes a body on, refusing it as soon as it outgrows a file's or the store's limit. */
  guard(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Ends the reservation; `kept` when the bytes are now part of what the store holds. */
  release(kept: boolean): void;
};

export type Quota = {
  /**
   * Reserves room for an upload, `size` bytes if that is known.
   * @throws Problem FileTooLarge, StorageFull or DiskFull
   */
  reserve(size: number | undefined): Promise<Reservation>;
};

export const createQuota = (deps: Deps): Quota => {
  const capacity = deps.maxStorageBytes ?? Number.POSITIVE_INFINITY;
  let reserved = 0;
  /** As last read, and what was kept since: a long upload must see those that ended meanwhile. */
  let used = 0;

  const checkFile = (bytes: number): void => {
    if (bytes > deps.maxFileBytes) throw problem('FileTooLarge', { limitBytes: deps.maxFileBytes });
  };
  const checkStore = (): void => {
    if (used + reserved > capacity) throw problem('StorageFull', { capacityBytes: capacity, usedBytes: used });
  };
  const checkDisk = async (): Promise<void> => {
    const [usedNow, free] = await Promise.all([deps.usage.usedBytes(), deps.usage.freeBytes()]);
    used = usedNow;
    if (free !== undefined && free - reserved < deps.minFreeBytes) throw problem('DiskFull');
  };

  return {
    async reserve(size) {
      checkFile(size ?? 0);
      // Taken before anything is awaited, so that uploads which come at once see each other.
      let own = size ?? 0;
      reserved += own;
      const release = (kept: boolean): void => {
        reserved -= own;
        used += kept ? own : 0;
        own = 0;
      };
      const grow = (bytes: number): void => {
        checkFile(bytes);
        reserved += Math.max(0, bytes - own);
        own = Math.max(own, bytes);
        checkStore();
      };
      try {
        await checkDisk();
        checkStore();
        return { guard: (body) => growing(body, grow), release };
      } catch (error) {
        release(false);
        throw error;
      }
    },
  };
};

async function* growing(body: AsyncIterable<Uint8Array>, grow: (bytes: number) => void): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    grow(bytes);
    yield chunk;
  }
}
