import type { Ids } from '@lading/schema/ids.ts';
import { isProblem, problem } from '@lading/schema/problems.ts';
import type { Room } from './room.ts';
import type { Usage } from './usage.ts';

type Deps = {
  readonly room: Room;
  readonly usage: Pick<Usage, 'freeBytes'>;
  readonly ids: Ids;
  readonly minFreeBytes: number;
  readonly maxFileBytes: number;
};

/** Room that a running upload holds; parallel uploads cannot take it. */
export type Reservation = {
  /** Passes a body on, refusing it as soon as it outgrows a file's or the store's limit. */
  guard(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Ends the reservation: the bytes are gone, or part of what the store is known to hold. */
  release(kept: boolean): void;
};

export type Quota = {
  /**
   * Reserves room for an upload, `size` bytes if that is known.
   * @throws Problem FileTooLarge, StorageFull or DiskFull
   */
  reserve(size: number | undefined): Promise<Reservation>;
};

/** A body of unknown size asks for this much more at a time, and for just what it needs where that is no longer to be had. */
const stepBytes = 1_048_576;
/** How long an upload waits for room that others hold. */
const patienceMs = 1_000;

export const createQuota = ({ room, usage, ids, minFreeBytes, maxFileBytes }: Deps): Quota => {
  /** By upload, in this process; what the disk must have free besides. */
  const held = new Map<string, number>();

  const checkFile = (bytes: number): void => {
    if (bytes > maxFileBytes) throw problem('FileTooLarge', { limitBytes: maxFileBytes });
  };
  const checkDisk = async (): Promise<void> => {
    const free = await usage.freeBytes();
    const reserved = held.values().reduce((sum, bytes) => sum + bytes, 0);
    if (free !== undefined && free - reserved < minFreeBytes) throw problem('DiskFull');
  };
  const hold = async (id: string, bytes: number, patienceMs: number): Promise<void> => {
    await room.hold(id, bytes, patienceMs);
    held.set(id, bytes);
  };

  /** Lets an upload have `bytes` in all. */
  const grow = async (id: string, bytes: number): Promise<void> => {
    checkFile(bytes);
    if (bytes <= (held.get(id) ?? 0)) return;
    const step = Math.min(maxFileBytes, Math.ceil(bytes / stepBytes) * stepBytes);
    await hold(id, step, 0).catch((error: unknown) => {
      if (!isProblem(error)) throw error;
      return hold(id, bytes, patienceMs);
    });
  };

  return {
    async reserve(size) {
      checkFile(size ?? 0);
      const id = ids.uuid();
      const release = (): void => {
        held.delete(id);
        room.free(id);
      };
      try {
        held.set(id, size ?? 0);
        await checkDisk();
        if (size !== undefined) await hold(id, size, patienceMs);
        return { guard: (body) => guarded(body, (bytes) => grow(id, bytes)), release };
      } catch (error) {
        release();
        throw error;
      }
    },
  };
};

async function* guarded(body: AsyncIterable<Uint8Array>, grow: (bytes: number) => Promise<void>): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    await grow(bytes);
    yield chunk;
  }
}
