import { createHash, randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ByteStore } from '../port.ts';

export const KiB = 1024;
export const MiB = 1024 * KiB;

/** What a broken body fails with. */
export class BodyBroke extends Error {}

/** A body of known bytes in chunks. */
export async function* inChunks(bytes: Uint8Array, chunk = 64 * KiB): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
}

/** A body that fails after some bytes. */
export async function* breakingAfter(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* inChunks(bytes);
  throw new BodyBroke('the sender is gone');
}

/** A body that gives some bytes and then nothing for ever; `reached` resolves when it has come to that. */
export const hangingAfter = (bytes: Uint8Array) => {
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  async function* body(): AsyncGenerator<Uint8Array> {
    yield* inChunks(bytes);
    resolve();
    await new Promise(() => undefined);
  }
  return { body: body(), reached };
};

/** A body of `size` bytes that holds no more than a chunk, and the digest it will have. */
export const streamed = (size: number, chunk = 64 * KiB) => {
  const block = randomBytes(chunk);
  const hash = createHash('sha256');
  async function* body(): AsyncGenerator<Uint8Array> {
    for (let left = size; left > 0; left -= chunk) {
      // Fresh bytes each time, as a socket gives them.
      const bytes = Buffer.from(block.subarray(0, Math.min(left, chunk)));
      bytes.writeUInt8(left % 251, 0);
      hash.update(bytes);
      yield bytes;
    }
  }
  return { body: body(), digest: () => hash.digest('hex') };
};

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const keysOf = async (store: ByteStore, prefix = ''): Promise<string[]> =>
  (await Array.fromAsync(store.list(prefix), ({ key }) => key)).sort();

/** The bytes of an object or a part of it, `undefined` where there is none. */
export const contentOf = async (stream: Readable | undefined): Promise<Buffer | undefined> =>
  stream && Buffer.concat(await stream.toArray());

/** The digest of a stream's bytes, `undefined` where there is none. */
export const digestOf = async (stream: Readable | undefined): Promise<string | undefined> => {
  const hash = createHash('sha256');
  for await (const chunk of stream ?? []) hash.update(chunk);
  return stream && hash.digest('hex');
};
