import { type Buffers, PART_BYTES } from './buffers.ts';
import type { Connection } from './connection.ts';
import { type Part, partsOf } from './parts.ts';

export type Upload = {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal | undefined;
};

/** What uploads of one store share. */
export type Uploads = {
  readonly connection: Connection;
  readonly buffers: Buffers;
  /** The ids of running multipart uploads, which no sweep may take. */
  readonly running: Set<string>;
};

/**
 * Puts a body, in one request where it fits in a part and as a multipart upload otherwise; an upload that fails is aborted.
 *
 * minio's own `putObject` would join an unfinished upload of the same key, and two at once each other's, and cannot be told
 * that its source has failed; hence the parts are sent from here.
 */
export const upload = async (uploads: Uploads, target: Upload, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
  const failed = new AbortController();
  const signal = target.signal === undefined ? failed.signal : AbortSignal.any([target.signal, failed.signal]);
  const place = { ...target, signal };
  let multipart: Multipart | undefined;
  try {
    for await (const part of partsOf(chunks, uploads.buffers, signal)) {
      if (part.last && multipart === undefined) return await putWhole(uploads, place, part);
      multipart ??= multipartOf(uploads, place);
      await multipart.add(part);
    }
    await multipart?.complete();
  } catch (error) {
    failed.abort(error);
    await multipart?.abort();
    throw error;
  } finally {
    multipart?.forget();
  }
};

const putWhole = async ({ connection: { client, call } }: Uploads, target: Upload, { bytes, release }: Part): Promise<void> => {
  const { bucket, key, headers, signal } = target;
  try {
    await call(() => client.putObject(bucket, key, bytes, bytes.length, headers), { signal, bytes: bytes.length });
  } finally {
    release();
  }
};

type Multipart = {
  /** Takes a part over; waits for the part before to be sent, not for this one. */
  readonly add: (part: Part) => Promise<void>;
  readonly complete: () => Promise<void>;
  readonly abort: () => Promise<void>;
  readonly forget: () => void;
};

/** A multipart upload: one part is on its way while the next fills. */
const multipartOf = ({ connection: { client, call }, running }: Uploads, { bucket, key, headers, signal }: Upload): Multipart => {
  const begun = call(() => client.initiateNewMultipartUpload(bucket, key, { ...headers }), { signal });
  begun.then(
    (id) => running.add(id),
    () => undefined,
  );
  const sent: { part: number; etag: string }[] = [];
  let sending: Promise<void> = Promise.resolve();

  const send = async (partNumber: number, { bytes, release }: Part) => {
    try {
      const config = { bucketName: bucket, objectName: key, uploadID: await begun, partNumber, headers: {} };
      const { etag } = await call(() => client.uploadPart(config, bytes), { signal, bytes: bytes.length });
      sent.push({ part: partNumber, etag });
    } finally {
      release();
    }
  };

  return {
    add: async (part) => {
      const before = sending;
      sending = before.then(
        () => (part.bytes.length === 0 ? part.release() : send(sent.length + 1, part)),
        (error: unknown) => {
          part.release();
          throw error;
        },
      );
      // Its failure is told where it is awaited; until then it must not count as unheard.
      sending.catch(() => undefined);
      await before;
    },
    complete: async () => {
      await sending;
      const id = await begun;
      // Servers put large objects together before they answer.
      await call(() => client.completeMultipartUpload(bucket, key, id, sent), { signal, bytes: sent.length * PART_BYTES });
    },
    abort: async () => {
      await sending.catch(() => undefined);
      const id = await begun.catch(() => undefined);
      // What cannot be aborted now is found by a later sweep.
      if (id !== undefined) await call(() => client.abortMultipartUpload(bucket, key, id)).catch(() => undefined);
    },
    forget: () => {
      begun.then(
        (id) => running.delete(id),
        () => undefined,
      );
    },
  };
};
