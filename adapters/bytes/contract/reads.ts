import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ByteStore } from '../port.ts';
import { digestOf, inChunks, KiB, MiB, sha256, streamed } from './bodies.ts';

type Open = () => Promise<ByteStore>;

export const ranges = (open: Open): void => {
  it('gives any range of an object, both ends included', async () => {
    const store = await open();
    const size = 700 * KiB + 3;
    const bytes = randomBytes(size);
    await store.put('a', inChunks(bytes));
    const expectRange = async (start: number, end: number) => {
      expect(await digestOf(await store.open('a', { start, end }))).toBe(sha256(bytes.subarray(start, end + 1)));
    };
    for (const at of [0, size >> 1, size - 1]) await expectRange(at, at);
    await expectRange(0, size - 1);
    await expectRange(0, 9);
    await expectRange(size - 10, size - 1);
    const offset = fc.nat({ max: size - 1 });
    await fc.assert(
      fc.asyncProperty(offset, offset, (a, b) => expectRange(Math.min(a, b), Math.max(a, b))),
      { numRuns: 25 },
    );
  });

  it('gives a range across the parts of a large object', async () => {
    const store = await open();
    const bytes = randomBytes(11 * MiB);
    await store.put('a', inChunks(bytes));
    const [start, end] = [5 * MiB - 5, 10 * MiB + 5];
    expect(await digestOf(await store.open('a', { start, end }))).toBe(sha256(bytes.subarray(start, end + 1)));
  });

  it.each([
    [10, 10],
    [10, 20],
    [5, 10],
    [0, 10],
    [-1, 3],
    [4, 3],
  ])('refuses the range from %i to %i of ten bytes', async (start, end) => {
    const store = await open();
    await store.put('a', inChunks(randomBytes(10)));
    await expect(store.open('a', { start, end })).rejects.toThrow(RangeError);
  });

  it('refuses every range of an empty object', async () => {
    const store = await open();
    await store.put('a', inChunks(Buffer.alloc(0)));
    await expect(store.open('a', { start: 0, end: 0 })).rejects.toThrow(RangeError);
  });
};

export const missing = (open: Open): void => {
  it('has nothing to say about what is not there', async () => {
    const store = await open();
    await store.put('folder/a', inChunks(randomBytes(10)));
    for (const key of ['b', 'folder', 'folder/b', 'folder/a/b', 'no/such/folder']) {
      expect(await store.open(key), key).toBeUndefined();
      expect(await store.open(key, { start: 0, end: 0 }), key).toBeUndefined();
      expect(await store.stat(key), key).toBeUndefined();
      expect(await store.remove(key), key).toBe(false);
    }
  });

  it('removes an object once', async () => {
    const store = await open();
    await store.put('folder/sub/a', inChunks(randomBytes(10)));
    await store.put('folder/b', inChunks(randomBytes(10)));
    expect(await store.remove('folder/sub/a')).toBe(true);
    expect(await store.remove('folder/sub/a')).toBe(false);
    expect(await store.open('folder/sub/a')).toBeUndefined();
    expect(await store.stat('folder/b')).toMatchObject({ size: 10 });
    await store.put('folder/sub/a', inChunks(randomBytes(20)));
    expect(await store.stat('folder/sub/a')).toMatchObject({ size: 20 });
  });
};

export const streams = (open: Open): void => {
  it('serves many readers of one object at once', async () => {
    const store = await open();
    const { body, digest } = streamed(3 * MiB);
    await store.put('a', body);
    const copies = await Promise.all(Array.from({ length: 8 }, async () => digestOf(await store.open('a'))));
    expect(new Set(copies)).toEqual(new Set([digest()]));
  });

  it('does not read ahead of a slow reader', async () => {
    const store = await open();
    const { body, digest } = streamed(24 * MiB);
    await store.put('a', body);
    const stream = await store.open('a');
    if (stream === undefined) throw new Error('stored above');
    await once(stream, 'readable');
    let ahead = 0;
    const chunks: Buffer[] = [];
    for await (const chunk of stream) {
      await new Promise((resume) => setImmediate(resume));
      ahead = Math.max(ahead, stream.readableLength);
      chunks.push(chunk);
    }
    expect(ahead).toBeLessThanOrEqual(2 * MiB);
    expect(sha256(Buffer.concat(chunks))).toBe(digest());
  });

  it('lets a reader go away at any time', async () => {
    const store = await open();
    const { body } = streamed(8 * MiB);
    await store.put('a', body);
    const unread = await store.open('a');
    unread?.destroy();
    const begun = await store.open('a');
    for await (const _ of begun ?? []) break;
    expect(unread?.destroyed).toBe(true);
    expect(begun?.destroyed).toBe(true);
    expect(await store.remove('a')).toBe(true);
  });
};

const PUT_BYTES = 200 * MiB;
const GROWTH_BYTES = 120 * MiB;

export const memory = (open: Open): void => {
  it('holds no more of a large body than a few parts', { timeout: 120_000 }, async () => {
    const store = await open();
    await store.put('warm', streamed(12 * MiB).body);
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = async function* (body: AsyncIterable<Uint8Array>) {
      for await (const chunk of body) {
        most = Math.max(most, process.memoryUsage.rss());
        yield chunk;
      }
    };
    const { body, digest } = streamed(PUT_BYTES);
    const { sha256: stored } = await store.put('a', watch(body));
    expect(stored).toBe(digest());
    for await (const _ of watch((await store.open('a')) ?? inChunks(Buffer.alloc(0))));
    expect((most - before) / MiB).toBeLessThan(GROWTH_BYTES / MiB);
  });
};
