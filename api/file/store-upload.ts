import type { ByteStore } from '@lading/adapters/bytes/port.ts';
import type { Ids } from '@lading/schema/ids.ts';
import { headBytes } from '../http/media-type.ts';
import type { Quota, Reservation } from './quota.ts';

/** Bytes that are safe in the store while their event is still to come. */
export type StoredUpload = {
  readonly uuid: string;
  readonly key: string;
  readonly size: number;
  readonly sha256: string;
  /** The first bytes, for finding out what they are. */
  readonly head: Uint8Array;
  /** Call once the upload is over: `kept` when its event is in the log, otherwise the bytes are removed. */
  settle(kept: boolean): Promise<void>;
};

/** Keys of uploads under way in this process; the reaper leaves them alone. */
export type Uploading = Set<string>;

type Deps = { readonly bytes: ByteStore; readonly quota: Quota; readonly ids: Ids; readonly uploading: Uploading };

type Upload = {
  readonly body: AsyncIterable<Uint8Array>;
  /** The size if the client announced it. */
  readonly size?: number | undefined;
  /** For bytes that are held already, in pieces: whose they are, and the room that is reserved for them. */
  readonly as?: { readonly uuid: string; readonly reservation: Reservation };
};

/**
 * Streams a body into the store within the limits. Nothing is kept when it fails.
 * @throws Problem FileTooLarge, StorageFull, DiskFull, or what the body fails with
 */
export const storeUpload = async ({ bytes, quota, ids, uploading }: Deps, { body, size, as }: Upload): Promise<StoredUpload> => {
  const uuid = as?.uuid ?? ids.uuid();
  const key = `files/${uuid}`;
  const reservation = as?.reservation ?? (await quota.reserve(size));
  uploading.add(key);
  const settle = async (kept: boolean) => {
    try {
      if (!kept) await bytes.remove(key);
    } finally {
      uploading.delete(key);
      reservation.release(kept);
    }
  };
  try {
    const head = createHead();
    const stored = await bytes.put(key, head.pass(reservation.guard(body)), { size });
    return { uuid, key, ...stored, head: head.bytes(), settle };
  } catch (error) {
    uploading.delete(key);
    reservation.release(false);
    throw error;
  }
};

const createHead = () => {
  const parts: Uint8Array[] = [];
  let missing = headBytes;
  return {
    async *pass(body: AsyncIterable<Uint8Array>) {
      for await (const chunk of body) {
        if (missing > 0) {
          // Copied: the parser may use the memory of a chunk again.
          const part = Buffer.from(chunk.subarray(0, missing));
          parts.push(part);
          missing -= part.byteLength;
        }
        yield chunk;
      }
    },
    bytes: (): Uint8Array => Buffer.concat(parts),
  };
};
