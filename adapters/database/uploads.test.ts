import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { openPool, type Pool } from './pool.ts';
import { testDatabase } from './testing.ts';
import { openUploads, type Uploads } from './uploads.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: Pool;
let uploads: Uploads;

beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.url, () => undefined);
  pool = openPool(database.url, { max: 4, onError: () => undefined });
  uploads = openUploads(pool);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const now = new Date('2026-11-21T09:00:00.000Z');
const later = new Date('2026-11-21T10:00:00.000Z');

const created = async (length: number | null): Promise<string> => {
  const id = randomUUID();
  await uploads.create({ id, length, terms: { name: 'a.txt' }, said: { filename: 'a.txt' } }, now);
  return id;
};
const append = (id: string, offset: number, size: number) =>
  uploads.append(id, offset, { key: `uploads/${id}/${randomUUID()}`, size }, later);

describe('an upload in pieces', () => {
  it('is as it was created', async () => {
    const id = await created(10);
    expect(await uploads.find(id)).toEqual({
      id,
      length: 10,
      received: 0,
      terms: { name: 'a.txt' },
      said: { filename: 'a.txt' },
      slug: null,
      recorded: false,
      touchedAt: '2026-11-21T09:00:00.000Z',
    });
    expect(await uploads.find(randomUUID())).toBeUndefined();
  });

  it('takes pieces one behind the other, and none that overlaps or does not fit', async () => {
    const id = await created(10);
    expect(await append(id, 0, 4)).toBe(true);
    expect(await append(id, 0, 4)).toBe(false);
    expect(await append(id, 5, 4)).toBe(false);
    expect(await append(id, 4, 7)).toBe(false);
    expect(await append(id, 4, 6)).toBe(true);
    expect((await uploads.parts(id)).map(({ size }) => size)).toEqual([4, 6]);
    expect(await uploads.find(id)).toMatchObject({ received: 10, touchedAt: later.toISOString() });
  });

  it('takes one of many pieces that come at once for the same place', async () => {
    const id = await created(1_000);
    const taken = await Promise.all(Array.from({ length: 10 }, () => append(id, 0, 5)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await uploads.parts(id)).toHaveLength(1);
  });

  it('has its length said once', async () => {
    const id = await created(null);
    await append(id, 0, 4);
    expect(await uploads.declareLength(id, 3)).toBe(false);
    expect(await uploads.declareLength(id, 8)).toBe(true);
    expect(await uploads.declareLength(id, 9)).toBe(false);
  });

  it('counts for what it holds and what it will hold, until it is a file', async () => {
    const before = await uploads.totals();
    const [known, unknown] = [await created(10), await created(null)];
    await append(known, 0, 4);
    await append(unknown, 0, 3);
    expect(await uploads.totals()).toEqual({ held: before.held + 7, promised: before.promised + 13 });
    await uploads.markRecorded(known, 'aB7xYzQ', later);
    await uploads.remove(unknown);
    expect(await uploads.totals()).toEqual(before);
    expect(await uploads.find(known)).toMatchObject({ recorded: true, slug: 'aB7xYzQ' });
    expect(await uploads.parts(known)).toEqual([]);
    expect(await append(known, 4, 1)).toBe(false);
  });

  it('knows its pieces by their keys', async () => {
    const id = await created(10);
    await append(id, 0, 4);
    const [part] = await uploads.parts(id);
    expect(await uploads.knownKeys([part?.key ?? '', 'uploads/other'])).toEqual(new Set([part?.key]));
    expect(await uploads.remove(id)).toBe(true);
    expect(await uploads.remove(id)).toBe(false);
    expect(await uploads.knownKeys([part?.key ?? ''])).toEqual(new Set());
  });

  it('is found when nothing was done about it for long', async () => {
    const [left, moving] = [await created(10), await created(10)];
    await append(moving, 0, 4);
    const untouched = await uploads.untouchedSince(later, 1_000);
    expect(untouched).toContain(left);
    expect(untouched).not.toContain(moving);
  });
});
