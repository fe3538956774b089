import { randomIds } from '@lading/schema/ids.ts';
import { problem } from '@lading/schema/problems.ts';
import { describe, expect, it } from 'vitest';
import { createQuota } from './quota.ts';
import { endlessRoom, type Room } from './room.ts';

/** Room as the database keeps it, for one process. */
const roomOf = (used: number, capacityBytes: number): Room => {
  const held = new Map<string, number>();
  return {
    async hold(id, bytes) {
      const others = [...held].reduce((sum, [other, size]) => sum + (other === id ? 0 : size), 0);
      if (used + others + bytes > capacityBytes) throw problem('StorageFull', { capacityBytes, usedBytes: used });
      held.set(id, bytes);
    },
    free: (id) => void held.delete(id),
    stop: async () => {},
  };
};

const quotaOf = (given: { used?: number; capacity?: number; free?: number; minFree?: number; maxFile?: number }) =>
  createQuota({
    room: given.capacity === Number.POSITIVE_INFINITY ? endlessRoom : roomOf(given.used ?? 0, given.capacity ?? 100),
    usage: { freeBytes: async () => given.free },
    ids: randomIds,
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

  it('gives room back when an upload is over', async () => {
    const quota = quotaOf({ used: 0 });
    const first = await quota.reserve(100);
    await expect(quota.reserve(1)).rejects.toMatchObject({ code: 'StorageFull' });
    first.release(false);
    await expect(quota.reserve(100)).resolves.toBeDefined();
  });

  it('refuses a file over its own limit, announced or not', async () => {
    const quota = quotaOf({ capacity: Number.POSITIVE_INFINITY, maxFile: 10 });
    await expect(quota.reserve(11)).rejects.toMatchObject({ code: 'FileTooLarge', detail: { limitBytes: 10 } });
    const reservation = await quota.reserve(undefined);
    await expect(drained(reservation.guard(body(10, 1)))).rejects.toMatchObject({ code: 'FileTooLarge' });
  });

  it('leaves the disk the room that the settings ask for', async () => {
    const quota = quotaOf({ capacity: Number.POSITIVE_INFINITY, free: 100, minFree: 50 });
    await expect(quota.reserve(51)).rejects.toMatchObject({ code: 'DiskFull' });
    await expect(quota.reserve(50)).resolves.toBeDefined();
  });
});
