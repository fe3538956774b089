import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hangingAfter, inChunks, KiB, keysOf, MiB } from './contract/bodies.ts';
import { keys, listing } from './contract/keys.ts';
import { breaking, replacing, storing } from './contract/puts.ts';
import { memory, missing, ranges, streams } from './contract/reads.ts';
import type { ByteStore } from './port.ts';

/**
 * What every byte store keeps to.
 * @param create makes a store that holds nothing and clears it away when the running test ends
 */
export const byteStoreContract = (name: string, create: () => Promise<ByteStore>): void => {
  describe(name, () => {
    describe('storing', () => storing(create));
    describe('bodies that break', () => breaking(create));
    describe('replacing', () => replacing(create));
    describe('ranges', () => ranges(create));
    describe('missing objects', () => missing(create));
    describe('streams', () => streams(create));
    describe('keys', () => keys(create));
    describe('listing', () => listing(create));
    describe('memory', () => memory(create));

    it.each([10 * KiB, 12 * MiB])('sweeps nothing of a running put of %i bytes', async (size) => {
      const store = await create();
      const ended = new AbortController();
      const { body, reached } = hangingAfter(randomBytes(size));
      const put = store.put('a', body, { signal: ended.signal });
      await Promise.race([reached, put]);
      await store.put('b', inChunks(randomBytes(10)));
      expect(await store.sweep(new Date(Date.now() + 60_000))).toBe(0);
      expect(await keysOf(store)).toEqual(['b']);
      ended.abort(new Error('enough'));
      await expect(put).rejects.toThrow('enough');
    });

    it('answers a ping and knows its free space or that it knows none', async () => {
      const store = await create();
      await expect(store.ping()).resolves.toBeUndefined();
      const free = await store.freeBytes();
      expect(free === undefined || free > 0).toBe(true);
    });
  });
};
