import { describe, expect, it } from 'vitest';
import { createQuota } from './quota.ts';

const quotaOf = (given: { used?: number; capacity?: number | null; free?: number; minFree?: number; maxFile?: number }) =>
  createQuota({
    usage: { freeBytes: async () => given.free, usedBytes: async () => given.used ?? 0 },
    maxStorageBytes: given.capacity === undefined ? 100 : given.capacity,
    minFreeBytes: given.minFree ?? 0,
    maxFileBytes: given.maxFile ?? 1_000,
  });

async function* body(...sizes: readonly number[]) {
  for (const size of sizes) yield new Uint8Array(size);
}

const drained = async (chunks: AsyncIterable<Uint8Array>): Promise<number> => {
  let bytes = 0;
  for await (const chunk of chunks) bytes += chunk.byteLength;
  return bytes;
};

describe('the quota', () => {
  it('lets in what fits exactly', async () => {
    const reservation = await quotaOf({ used: 60 }).reserve(40);
    expect(await drained(reservation.guard(body(40)))).toBe(40);
  });

  it('refuses what would not fit before a byte is read', async () => {
    await expect(quotaOf({ used: 60 }).reserve(41)).rejects.toMatchObject({
      code: 'StorageFull',
      detail: { capacityBytes: 100, usedBytes: 60 },
    });
  });

  it('refuses a body of unknown size as soon as it does not fit', async () => {
    const reservation = await quotaOf({ used: 60 }).reserve(undefined);
    await expect(drained(reservation.guard(body(30, 10, 1)))).rejects.toMatchObject({ code: 'StorageFull' });
  });

  it('counts what parallel uploads have reserved', async () => {
    const quota = quotaOf({ used: 0 });
    const asked = await Promise.allSettled(Array.from({ length: 50 }, () => quota.reserve(5)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  });

  it('gives room back when an upload fails, and keeps it taken when it holds', async () => {
    const quota = quotaOf({ used: 0 });
    (await quota.reserve(100)).release(false);
    const long = await quota.reserve(undefined);
    (await quota.reserve(90)).release(true);
    await expect(drained(long.guard(body(11)))).rejects.toMatchObject({ code: 'StorageFull' });
  });

  it('refuses a file over its own limit, announced or not', async () => {
    const quota = quotaOf({ capacity: null, maxFile: 10 });
    await expect(quota.reserve(11)).rejects.toMatchObject({ code: 'FileTooLarge', detail: { limitBytes: 10 } });
    const reservation = await quota.reserve(undefined);
    await expect(drained(reservation.guard(body(10, 1)))).rejects.toMatchObject({ code: 'FileTooLarge' });
  });

  it('leaves the disk the room that the settings ask for', async () => {
    const quota = quotaOf({ capacity: null, free: 100, minFree: 50 });
    await expect(quota.reserve(51)).rejects.toMatchObject({ code: 'DiskFull' });
    await expect(quota.reserve(50)).resolves.toBeDefined();
  });
});
