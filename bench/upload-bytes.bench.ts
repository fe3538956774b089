import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openFilesystem } from '@lading/adapters/bytes/filesystem.ts';
import type { ByteStore } from '@lading/adapters/bytes/port.ts';
import { compare, printRatio, type Ratio } from './ratio.ts';

const LARGE_BYTES = 64 * 1024 * 1024;
const SMALL_BYTES = 8 * 1024;
const AT_ONCE = 32;

const chunk = randomBytes(64 * 1024);
const small = randomBytes(SMALL_BYTES);

async function* largeBody(): AsyncGenerator<Uint8Array> {
  for (let left = LARGE_BYTES; left > 0; left -= chunk.length) yield chunk;
}

async function* smallBody(): AsyncGenerator<Uint8Array> {
  yield small;
}

/** The bare loop: hash, write, fsync. */
const writeBare = async (path: string, body: AsyncIterable<Uint8Array>): Promise<void> => {
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  for await (const bytes of body) {
    hash.update(bytes);
    await file.write(bytes);
  }
  await file.sync();
  await file.close();
  hash.digest('hex');
};

const all = (work: (index: number) => Promise<unknown>): Promise<unknown> =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, index) => work(index)));

const large = (store: ByteStore, folder: string): Promise<Ratio> =>
  compare({
    name: 'store 64 MB, hashed and durable',
    work: { amount: LARGE_BYTES / 1e6, unit: 'MB' },
    reach: 0.85,
    floor: async () => {
      await writeBare(join(folder, 'large'), largeBody());
      await rm(join(folder, 'large'));
    },
    subject: async () => {
      await store.put('files/large', largeBody());
      await store.remove('files/large');
    },
  });

const many = (store: ByteStore, folder: string): Promise<Ratio> =>
  compare({
    name: 'store 8 KB durably, 32 at once',
    work: { amount: AT_ONCE, unit: 'files' },
    rounds: 25,
    reach: 0.5,
    floor: async () => void (await all((index) => writeBare(join(folder, `small-${index}`), smallBody()))),
    subject: async () => void (await all((index) => store.put(`files/small-${index}`, smallBody()))),
  });

/** The file system store against a bare loop on the same disk. */
export default async function uploadBytes(): Promise<void> {
  // Not in the system's temporary folder: that may be memory, where nothing is ever durable.
  const folder = await mkdtemp(join(import.meta.dirname, 'node_modules/.upload-bytes-'));
  const store = await openFilesystem({ root: join(folder, 'store') });
  try {
    printRatio(await large(store, folder));
    printRatio(await many(store, folder));
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}
