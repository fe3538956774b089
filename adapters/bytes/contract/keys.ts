import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ByteStore, InvalidKey } from '../port.ts';
import { contentOf, inChunks, keysOf } from './bodies.ts';

type Open = () => Promise<ByteStore>;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-';
const segment = fc
  .string({ unit: fc.constantFrom(...ALPHABET), minLength: 1, maxLength: 40 })
  .filter((text) => text !== '.' && text !== '..');
const segments = fc.array(segment, { minLength: 1, maxLength: 6 });
const validKey = segments.map((parts) => parts.join('/')).filter((key) => !key.startsWith('.tmp/') && key !== '.tmp');

const BAD_SEGMENTS = [
  '',
  '.',
  '..',
  'a b',
  'a\0b',
  'a\\b',
  '..\\..',
  '%2e%2e',
  'ä',
  '😀',
  'a\nb',
  'a:b',
  'a*',
  '~',
  'x'.repeat(256),
];
const badSegment = fc.oneof(
  fc.constantFrom(...BAD_SEGMENTS),
  fc.string({ unit: 'binary', minLength: 1 }).filter((text) => /[^A-Za-z0-9._\-/]/.test(text)),
);
const invalidKey = fc.oneof(
  fc.tuple(segments, badSegment, segments).map(([before, bad, after]) => [...before, bad, ...after].join('/')),
  badSegment,
  segments.map((parts) => `/${parts.join('/')}`),
  segments.map((parts) => `${parts.join('/')}/`),
  segments.map((parts) => ['.tmp', ...parts].join('/')),
  fc.constantFrom('.tmp', '../../etc/passwd', '/etc/passwd', 'C:\\x', `${'a/'.repeat(256)}b`, 'x/'.repeat(200) + 'y'.repeat(113)),
);

export const keys = (open: Open): void => {
  it('takes every key of the grammar and lists it as it was given', async () => {
    const store = await open();
    const property = fc.asyncProperty(validKey, async (key) => {
      const bytes = randomBytes(16);
      await store.put(key, inChunks(bytes));
      expect(await contentOf(await store.open(key))).toEqual(bytes);
      expect(await keysOf(store)).toEqual([key]);
      expect(await store.remove(key)).toBe(true);
      expect(await keysOf(store)).toEqual([]);
    });
    await fc.assert(property, {
      numRuns: 20,
      examples: [['..a'], ['a..b/...'], ['-/_/.'.concat('a')], [`${'x'.repeat(255)}/${'y'.repeat(255)}`]],
    });
  });

  it('refuses everything else before anything is touched', async () => {
    const store = await open();
    let read = false;
    const body = (): AsyncIterable<Uint8Array> =>
      (async function* () {
        read = true;
        yield Buffer.from('x');
      })();
    const property = fc.asyncProperty(invalidKey, async (key) => {
      await expect(store.put(key, body())).rejects.toThrow(InvalidKey);
      await expect(store.open(key)).rejects.toThrow(InvalidKey);
      await expect(store.stat(key)).rejects.toThrow(InvalidKey);
      await expect(store.remove(key)).rejects.toThrow(InvalidKey);
    });
    await fc.assert(property, { numRuns: 200 });
    expect(read).toBe(false);
    expect(await keysOf(store)).toEqual([]);
  });

  it('refuses prefixes that no key can begin with', async () => {
    const store = await open();
    for (const prefix of ['../', '/', '/etc', 'a//', 'a/../b', 'a\0', 'a\\', 'a b', '..'.concat('/x')]) {
      await expect(keysOf(store, prefix), prefix).rejects.toThrow(InvalidKey);
    }
  });
};

export const listing = (open: Open): void => {
  it('lists by prefix, with sizes and times', async () => {
    const store = await open();
    const all = ['a', 'ab', 'b/1', 'b/10', 'b/2/x', 'b/2/y', 'c/.hidden/z'];
    for (const [index, key] of all.entries()) await store.put(key, inChunks(randomBytes(index)));
    const listed = await Array.fromAsync(store.list(''));
    expect(Object.fromEntries(listed.map(({ key, size }) => [key, size]))).toEqual(
      Object.fromEntries(all.map((key, index) => [key, index])),
    );
    for (const { modifiedAt } of listed) expect(Math.abs(modifiedAt.getTime() - Date.now())).toBeLessThan(60_000);
    for (const prefix of ['', 'a', 'ab', 'b', 'b/', 'b/1', 'b/2', 'b/2/', 'b/2/x', 'c/.', 'd', 'b/3/', 'a/']) {
      expect(await keysOf(store, prefix), prefix).toEqual(all.filter((key) => key.startsWith(prefix)).sort());
    }
  });

  it('lists more keys than fit in one answer', { timeout: 120_000 }, async () => {
    const store = await open();
    const all = Array.from({ length: 1050 }, (_, index) => `many/${index % 7}/${index}`);
    const left = [...all];
    const worker = async () => {
      for (let key = left.pop(); key !== undefined; key = left.pop()) await store.put(key, inChunks(Buffer.from(key)));
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(await keysOf(store, 'many/')).toEqual(all.sort());
    let some = 0;
    for await (const _ of store.list('many/')) if (++some === 10) break;
    expect(some).toBe(10);
  });
};
