import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inChunks, KiB, MiB } from '../contract/bodies.ts';
import { openFilesystem } from '../filesystem.ts';
import { type ByteRange, InvalidKey } from '../port.ts';
import { leftOut } from '../testing.ts';

const open = async () => {
  const root = await mkdtemp(join(tmpdir(), 'lading-lend-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const store = await openFilesystem({ root });
  if (store.lend === undefined) throw new Error('the file system lends');
  const { lend } = store;
  const read = async (key: string, range?: ByteRange) => {
    const pieces: Buffer[] = [];
    const found = await lend(key, range, async (piece) => void pieces.push(Buffer.from(piece)));
    return found ? Buffer.concat(pieces) : undefined;
  };
  return { root, store, lend, read };
};

const openBelow = (folder: string): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      return false;
    }
  }).length;

/** A reader that takes one piece and then no more until it is let go. */
const stalled = (lend: Awaited<ReturnType<typeof open>>['lend'], key: string) => {
  const begun = Promise.withResolvers<Buffer>();
  const held = Promise.withResolvers<void>();
  const done = lend(key, undefined, (piece) => {
    begun.resolve(Buffer.from(piece));
    return held.promise;
  });
  return { begun: begun.promise, done, letGo: held.resolve, fail: held.reject };
};

describe('lent bytes', () => {
  it.each([0, 1, 4 * KiB - 1, 4 * KiB, 4 * KiB + 1, 3 * MiB + 7, 20 * MiB + 3])('are the object of %i bytes', async (size) => {
    const { store, read } = await open();
    const content = randomBytes(size);
    await store.put('a/b', inChunks(content));
    expect((await read('a/b'))?.equals(content)).toBe(true);
  });

  it('are any range, both ends included', async () => {
    const { store, read } = await open();
    const content = randomBytes(700 * KiB + 3);
    await store.put('a', inChunks(content));
    const last = content.length - 1;
    for (const [start, end] of [
      [0, 0],
      [last, last],
      [0, last],
      [5, 4 * KiB + 5],
      [100, 600 * KiB],
    ] as const) {
      expect((await read('a', { start, end }))?.equals(content.subarray(start, end + 1))).toBe(true);
    }
    await expect(read('a', { start: 0, end: content.length })).rejects.toThrow(RangeError);
  });

  it('are none where there is no object', async () => {
    const { root, read } = await open();
    await mkdir(join(root, 'folder'));
    await symlink('/etc/passwd', join(root, 'link'));
    for (const key of ['b', 'folder', 'folder/b', 'link']) expect(await read(key), key).toBeUndefined();
    await expect(read('../a')).rejects.toThrow(InvalidKey);
  });

  it('stay right for many readers at once, some of whom give up', async () => {
    const { store, lend, read } = await open();
    const contents = [randomBytes(9 * MiB), randomBytes(5 * MiB)];
    for (const [index, content] of contents.entries()) await store.put(`f/${index}`, inChunks(content));
    const broken = Array.from({ length: 40 }, (_, index) => {
      let left = index % 7;
      const take = async () => {
        if (left-- === 0) throw new Error('gone');
      };
      return expect(lend(`f/${index % 2}`, undefined, take)).rejects.toThrow('gone');
    });
    const whole = Array.from({ length: 40 }, async (_, index) => {
      expect((await read(`f/${index % 2}`))?.equals(contents[index % 2] ?? Buffer.alloc(0))).toBe(true);
    });
    await Promise.all([...broken, ...whole]);
  });

  it('do not change under a reader that waits while others read', async () => {
    const { store, lend, read } = await open();
    const content = randomBytes(4 * MiB);
    await store.put('a', inChunks(content));
    let kept: Uint8Array = Buffer.alloc(0);
    let seen = Buffer.alloc(0);
    const held = Promise.withResolvers<void>();
    const waiting = lend('a', undefined, (piece) => {
      kept = piece;
      seen = Buffer.from(piece);
      return held.promise;
    });
    for (let times = 0; times < 5; times += 1) await read('a');
    expect(seen.equals(kept)).toBe(true);
    held.reject(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });

  it('are of one object to the end, also where it is replaced or removed meanwhile', async () => {
    const { store, lend, read } = await open();
    const [old, fresh] = [randomBytes(3 * MiB), randomBytes(3 * MiB)];
    await store.put('a', inChunks(old));
    const first = stalled(lend, 'a');
    const piece = await first.begun;
    expect(piece.equals(old.subarray(0, piece.length))).toBe(true);
    await store.put('a', inChunks(fresh));
    expect((await read('a'))?.equals(fresh)).toBe(true);
    await store.remove('a');
    expect(await read('a')).toBeUndefined();
    first.letGo();
    expect(await first.done).toBe(true);
  });

  it('that have become fewer fail', async () => {
    const { root, store, lend } = await open();
    await store.put('a', inChunks(randomBytes(3 * MiB)));
    const reader = stalled(lend, 'a');
    await reader.begun;
    await truncate(join(root, 'a'), 10);
    reader.letGo();
    await expect(reader.done).rejects.toThrow('shorter');
  });
});

describe('many readers that stall', () => {
  it('hold one descriptor for each file and little memory, and give it back', async () => {
    if (!existsSync('/proc/self/fd')) return leftOut('the count of open descriptors', 'run on Linux');
    const { root, store, lend } = await open();
    await store.put('a', inChunks(randomBytes(3 * MiB)));
    await store.put('b', inChunks(randomBytes(3 * MiB)));
    const before = process.memoryUsage().arrayBuffers;
    const readers = Array.from({ length: 1_000 }, (_, index) => stalled(lend, index % 2 === 0 ? 'a' : 'b'));
    await Promise.all(readers.map(({ begun }) => begun));
    expect(openBelow(root)).toBe(2);
    // Sixteen large buffers and a small one for each; the copies that this test takes besides are as large as what they copy.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * (16 * 512 * KiB + 1_000 * 4 * KiB) + MiB);
    for (const { fail } of readers) fail(new Error('gone'));
    await Promise.allSettled(readers.map(({ done }) => done));
    expect(openBelow(root)).toBe(0);
  });
});
