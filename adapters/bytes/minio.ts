import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { measure } from './body.ts';
import { checkKey, isKey, splitPrefix } from './keys.ts';
import { createBuffers } from './minio/buffers.ts';
import { type Connection, connect, type Patience, type S3Settings } from './minio/connection.ts';
import { codeOf, isMissing } from './minio/errors.ts';
import { type Uploads, upload } from './minio/upload.ts';
import { watched } from './minio/watched.ts';
import { type ByteRange, type ByteStore, type StoredObject, StoreUnavailable } from './port.ts';

export type { Patience, S3Settings } from './minio/connection.ts';

const PATIENCE: Patience = { silenceMs: 15_000, deadlineMs: 20_000 };

/**
 * Keeps bytes in a bucket of an S3 server such as MinIO; the bucket is made when absent.
 * @param options `patience` is how long to wait for the server; tests have less of it
 * @throws StoreUnavailable when the server does not answer
 */
export const openS3 = async (
  options: S3Settings & { readonly bucket: string; readonly patience?: Patience },
): Promise<ByteStore> => {
  const { bucket, patience = PATIENCE } = options;
  const connection = connect(options, patience);
  await makeBucket(connection, bucket, options.region);
  const uploads: Uploads = { connection, buffers: createBuffers(), running: new Set() };
  const { client, call, close } = connection;

  const put: ByteStore['put'] = async (key, body, putOptions = {}) => {
    checkKey(key);
    const headers = putOptions.mediaType === undefined ? {} : { 'Content-Type': putOptions.mediaType };
    const { chunks, result } = measure(body, putOptions);
    await upload(uploads, { bucket, key, headers, signal: putOptions.signal }, chunks);
    return result();
  };

  const stat: ByteStore['stat'] = async (key) => {
    checkKey(key);
    const found = await orMissing(call(() => client.statObject(bucket, key)));
    return found && { key, size: found.size, modifiedAt: found.lastModified };
  };

  return {
    kind: 's3',
    put,
    stat,
    open: async (key, range) => {
      checkKey(key);
      return await read(connection, { bucket, key }, range);
    },
    remove: async (key) => {
      // S3 says nothing of what was there.
      if ((await stat(key)) === undefined) return false;
      await call(() => client.removeObject(bucket, key));
      return true;
    },
    list: (prefix) => listed(connection, bucket, prefix),
    sweep: (olderThan) => sweepUploads(uploads, bucket, olderThan),
    freeBytes: () => Promise.resolve(undefined),
    ping: async () => {
      if (!(await call(() => client.bucketExists(bucket)))) throw new StoreUnavailable(`has no bucket "${bucket}"`);
    },
    close: () => Promise.resolve(close()),
  };
};

const orMissing = <T>(found: Promise<T>): Promise<T | undefined> =>
  found.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });

const makeBucket = async ({ client, call }: Connection, bucket: string, region: string): Promise<void> => {
  if (await call(() => client.bucketExists(bucket))) return;
  try {
    await call(() => client.makeBucket(bucket, region));
  } catch (error) {
    // Another replica was first.
    if (!['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'].includes(codeOf(error))) throw error;
  }
};

type Place = { readonly bucket: string; readonly key: string };

const read = async (connection: Connection, { bucket, key }: Place, range?: ByteRange): Promise<Readable | undefined> => {
  const { client, call, patience } = connection;
  if (range !== undefined && !(range.start >= 0 && range.end >= range.start)) throw outside(range);
  const get = () =>
    range === undefined
      ? client.getObject(bucket, key)
      : client.getPartialObject(bucket, key, range.start, range.end - range.start + 1);
  const found = await orMissing(call(get)).catch((error: unknown) => {
    throw codeOf(error) === 'InvalidRange' && range !== undefined ? outside(range) : error;
  });
  if (found === undefined) return undefined;
  if (range !== undefined) checkAnswer(found, range);
  return watched(found, patience.silenceMs);
};

/** S3 shortens a range that ends past the object, and some servers answer any range of an empty object. */
const checkAnswer = (answer: Readable, range: ByteRange): void => {
  // The client returns Node's response as the stream that it is.
  const length = Number((answer as IncomingMessage).headers['content-length']);
  if (length === range.end - range.start + 1) return;
  answer.destroy();
  throw outside(range);
};

const outside = ({ start, end }: ByteRange): RangeError =>
  new RangeError(`bytes ${start} to ${end} do not lie within the object`);

async function* listed({ client, call }: Connection, bucket: string, prefix: string): AsyncGenerator<StoredObject> {
  splitPrefix(prefix);
  let more: string | undefined = '';
  while (more !== undefined) {
    const token: string = more;
    const page = await call(() => client.listObjectsV2Query(bucket, prefix, token, '', 1000, ''));
    for (const { name, size, lastModified } of page.objects) {
      if (name !== undefined && lastModified !== undefined && isKey(name))
        yield { key: name, size, modifiedAt: new Date(lastModified) };
    }
    more = page.isTruncated ? page.nextContinuationToken : undefined;
  }
}

/** Aborts uploads that nobody works on. Some servers list none; those, MinIO among them, end old ones on their own. */
const sweepUploads = async (
  { connection: { client, call }, running }: Uploads,
  bucket: string,
  olderThan: Date,
): Promise<number> => {
  let swept = 0;
  for (const upload of await call(() => client.unfinishedUploads(bucket))) {
    const { key, uploadId, initiated } = upload;
    if (!isKey(key) || running.has(uploadId) || initiated >= olderThan) continue;
    const touched = await call(() => client.lastPartAt(bucket, upload));
    if (touched !== undefined && touched >= olderThan) continue;
    await call(() => client.abortMultipartUpload(bucket, key, uploadId));
    swept += 1;
  }
  return swept;
};
