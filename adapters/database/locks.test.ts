import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Locks, openLocks } from './locks.ts';
import { connectClient } from './pool.ts';
import { testDatabase } from './testing.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let here: Locks;
let there: Locks;

beforeEach(async () => {
  database = await testDatabase();
  here = openLocks(database.url);
  there = openLocks(database.url);
});

afterEach(async () => {
  await Promise.all([here.close(), there.close()]);
  await database.drop();
});

const soon = { waitMs: 0 };

describe('a lock', () => {
  it('has one holder, among all that share the database', async () => {
    const lock = await here.take('a', soon);
    expect(lock).toBeDefined();
    expect(await here.take('a', soon)).toBeUndefined();
    expect(await there.take('a', soon)).toBeUndefined();
    expect(await there.takeIfFree('a')).toBeUndefined();
    expect(await there.takeIfFree('b')).toBeDefined();
    await lock?.release();
    expect(await there.takeIfFree('a')).toBeDefined();
  });

  it.each([
    ['here', () => here],
    ['there', () => there],
  ])('is let go by its holder when somebody %s wants it', async (_where, other) => {
    const held = await here.take('a', { waitMs: 0, asked: () => held?.release() });
    const taken = await other().take('a', { waitMs: 10_000 });
    expect(taken).toBeDefined();
    await taken?.release();
  });

  it('is not asked for by who takes it only if it is free', async () => {
    let asked = 0;
    const held = await here.take('a', { waitMs: 0, asked: () => (asked += 1) });
    expect(await here.takeIfFree('a')).toBeUndefined();
    expect(await there.takeIfFree('a')).toBeUndefined();
    expect(asked).toBe(0);
    await held?.release();
  });

  it('goes to one of many that want it, and then to the next', async () => {
    let holders = 0;
    let most = 0;
    const work = async (locks: Locks) => {
      const lock = await locks.take('a', { waitMs: 30_000 });
      holders += 1;
      most = Math.max(most, holders);
      await new Promise(setImmediate);
      holders -= 1;
      await lock?.release();
      return lock !== undefined;
    };
    const worked = await Promise.all(Array.from({ length: 12 }, (_, index) => work(index % 2 === 0 ? here : there)));
    expect(worked.every(Boolean)).toBe(true);
    expect(most).toBe(1);
  });

  it('is free again when its connection is lost, and can be taken anew over another', async () => {
    await here.take('a', soon);
    const admin = await connectClient(database.url);
    await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
    );
    await admin.end();
    const lock = await there.take('a', { waitMs: 10_000 }).catch(() => there.take('a', { waitMs: 10_000 }));
    expect(lock).toBeDefined();
    await lock?.release();
    expect(await here.take('b', soon)).toBeDefined();
  });
});
