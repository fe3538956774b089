import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { type ByteStore, SizeMismatch } from '../port.ts';
import { BodyBroke, breakingAfter, digestOf, hangingAfter, inChunks, KiB, keysOf, MiB, sha256, streamed } from './bodies.ts';

type Open = () => Promise<ByteStore>;

/** On both sides of every size at which an adapter changes its ways. */
const SIZES = [0, 1, 8 * KiB, 256 * KiB, 256 * KiB + 1, MiB, 5 * MiB - 1, 5 * MiB, 5 * MiB + 1, 10 * MiB, 12 * MiB + 7];

export const storing = (open: Open): void => {
  it.each(SIZES)('keeps a body of %i bytes and tells its size and digest', async (size) => {
    const store = await open();
    const bytes = randomBytes(size);
    expect(await store.put('files/a', inChunks(bytes))).toEqual({ size, sha256: sha256(bytes) });
    expect(await digestOf(await store.open('files/a'))).toBe(sha256(bytes));
    expect(await store.stat('files/a')).toMatchObject({ key: 'files/a', size });
  });

  it('takes chunks of any length, empty ones too', async () => {
    const store = await open();
    const bytes = randomBytes(6 * MiB);
    const cuts = [0, 0, 1, 3, 3, 70_000, 70_001, 2 * MiB, 6 * MiB, 6 * MiB];
    const chunks = cuts.map((cut, index) => bytes.subarray(cut, cuts[index + 1] ?? 6 * MiB));
    expect(await store.put('a', Readable.from(chunks))).toEqual({ size: 6 * MiB, sha256: sha256(bytes) });
    expect(await digestOf(await store.open('a'))).toBe(sha256(bytes));
  });

  it('says when an object was stored', async () => {
    const store = await open();
    const before = Date.now();
    await store.put('a', inChunks(randomBytes(10)));
    const { modifiedAt } = (await store.stat('a')) ?? {};
    // S3 counts whole seconds, and its clock is its own.
    expect(Math.abs((modifiedAt?.getTime() ?? 0) - before)).toBeLessThan(5_000);
  });

  it('holds a body to its announced size', async () => {
    const store = await open();
    const bytes = randomBytes(100 * KiB);
    await expect(store.put('short', inChunks(bytes), { size: bytes.length + 1 })).rejects.toThrow(SizeMismatch);
    await expect(store.put('long', inChunks(bytes), { size: bytes.length - 1 })).rejects.toThrow(SizeMismatch);
    await expect(store.put('empty', inChunks(bytes), { size: 0 })).rejects.toThrow(SizeMismatch);
    expect(await keysOf(store)).toEqual([]);
    expect((await store.put('right', inChunks(bytes), { size: bytes.length })).size).toBe(bytes.length);
  });
};

export const breaking = (open: Open): void => {
  it.each([0, 10, 300 * KiB, 12 * MiB])('shows nothing of a body that breaks after %i bytes', async (size) => {
    const store = await open();
    await expect(store.put('files/a', breakingAfter(randomBytes(size)))).rejects.toThrow(BodyBroke);
    expect(await keysOf(store)).toEqual([]);
    expect(await store.open('files/a')).toBeUndefined();
    expect(await store.stat('files/a')).toBeUndefined();
    expect(await store.sweep(new Date(Date.now() + 60_000))).toBe(0);
  });

  it.each([0, 10, 12 * MiB])('ends a put whose body hangs after %i bytes when its signal says so', async (size) => {
    const store = await open();
    const ended = new AbortController();
    const { body, reached } = hangingAfter(randomBytes(size));
    const put = store.put('a', body, { signal: ended.signal });
    await Promise.race([reached, put]);
    ended.abort(new BodyBroke('no patience'));
    await expect(put).rejects.toThrow('no patience');
    expect(await keysOf(store)).toEqual([]);
    expect(await store.sweep(new Date(Date.now() + 60_000))).toBe(0);
  });

  it('reads nothing of a body whose signal has spoken before', async () => {
    const store = await open();
    let read = false;
    const body = (async function* () {
      read = true;
      yield Buffer.from('x');
    })();
    await expect(store.put('a', body, { signal: AbortSignal.abort(new BodyBroke('over')) })).rejects.toThrow('over');
    expect(read).toBe(false);
    expect(await keysOf(store)).toEqual([]);
  });

  it('tells a body that is not read to its end', async () => {
    const store = await open();
    let told = false;
    const body = (async function* () {
      try {
        for (;;) yield randomBytes(KiB);
      } finally {
        told = true;
      }
    })();
    await expect(store.put('a', body, { size: 10 * KiB })).rejects.toThrow(SizeMismatch);
    expect(told).toBe(true);
  });
};

export const replacing = (open: Open): void => {
  it('serves the old bytes until the new ones are whole', async () => {
    const store = await open();
    const [old, fresh] = [randomBytes(300 * KiB), randomBytes(6 * MiB)];
    await store.put('a', inChunks(old));
    const { promise: seen, resolve: see } = Promise.withResolvers<void>();
    const body = (async function* () {
      yield* inChunks(fresh.subarray(0, 5 * MiB + 10));
      await seen;
      yield fresh.subarray(5 * MiB + 10);
    })();
    const put = store.put('a', body);
    expect(await digestOf(await store.open('a'))).toBe(sha256(old));
    see();
    await put;
    expect(await digestOf(await store.open('a'))).toBe(sha256(fresh));
    expect(await keysOf(store)).toEqual(['a']);
  });

  it('keeps the old bytes when the new ones break off', async () => {
    const store = await open();
    const old = randomBytes(20 * KiB);
    await store.put('a', inChunks(old));
    await expect(store.put('a', breakingAfter(randomBytes(7 * MiB)))).rejects.toThrow(BodyBroke);
    expect(await digestOf(await store.open('a'))).toBe(sha256(old));
  });

  it.each([8 * KiB, 6 * MiB])('lets one whole body of %i bytes win where many are put under one key', async (size) => {
    const store = await open();
    const bodies = Array.from({ length: 6 }, () => streamed(size));
    const results = await Promise.all(bodies.map(({ body }) => store.put('a', body)));
    expect(results.map((result) => result.sha256)).toEqual(bodies.map(({ digest }) => digest()));
    expect(results.map((result) => result.sha256)).toContain(await digestOf(await store.open('a')));
    expect(await keysOf(store)).toEqual(['a']);
  });
};
