import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../database/migrate.ts';
import { openPool, type Pool } from '../database/pool.ts';
import { testDatabase } from '../database/testing.ts';
import { openLimits } from './postgres.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: Pool;

const open = () => openPool(database.url, { max: 4, onError: () => undefined });

beforeEach(async () => {
  database = await testDatabase();
  await migrate(database.url, () => undefined);
  pool = open();
});

afterEach(async () => {
  await pool.end();
  await database.drop();
});

const allowance = { name: 'test', times: 3, seconds: 60 };

const waits = async (take: () => Promise<number>, times: number): Promise<number[]> => {
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) taken.push(await take());
  return taken;
};

it('allows what it may and then says how long to wait', async () => {
  const limiter = openLimits(pool).open(allowance);
  expect(await waits(() => limiter.take('somebody'), 3)).toEqual([0, 0, 0]);
  const wait = await limiter.take('somebody');
  expect(wait).toBeGreaterThan(50_000);
  expect(wait).toBeLessThanOrEqual(60_000);
  expect(await limiter.take('somebody else')).toBe(0);
});

it('is shared by all that use the same database, however many ask at once', async () => {
  const other = open();
  try {
    const limiters = [openLimits(pool).open({ ...allowance, times: 10 }), openLimits(other).open({ ...allowance, times: 10 })];
    const taken = await Promise.all(Array.from({ length: 40 }, (_, index) => limiters[index % 2]?.take('somebody')));
    expect(taken.filter((wait) => wait === 0)).toHaveLength(10);
  } finally {
    await other.end();
  }
});

it('keeps limiters of different names apart', async () => {
  const limits = openLimits(pool);
  const [one, another] = [limits.open(allowance), limits.open({ ...allowance, name: 'another' })];
  await waits(() => one.take('somebody'), 4);
  expect(await another.take('somebody')).toBe(0);
});

it('lets begin anew whom it forgets', async () => {
  const limiter = openLimits(pool).open(allowance);
  await waits(() => limiter.take('somebody'), 5);
  await limiter.forget('somebody');
  expect(await limiter.take('somebody')).toBe(0);
});

it('makes each wait twice as long, up to the longest', async () => {
  const growing = { longestSeconds: 200, memorySeconds: 3_600 };
  const waitAfterEachLimit: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    // A limiter of its own, as after a restart; the time that a wait takes is passed by clearing what is waited for.
    const limiter = openLimits(pool).open({ ...allowance, growing });
    const [, , , wait = 0] = await waits(() => limiter.take('somebody'), 4);
    waitAfterEachLimit.push(wait);
    expect(await limiter.take('somebody')).toBeGreaterThan(0);
    await pool.query("UPDATE limits SET expire = 0 WHERE key = 'test:somebody'");
  }
  expect(waitAfterEachLimit).toEqual([60_000, 120_000, 200_000, 200_000]);
});

it('counts by itself while the database is away', async () => {
  const away = openPool('postgres://nobody@127.0.0.1:1/nothing', { max: 1, onError: () => undefined });
  try {
    const limiter = openLimits(away).open(allowance);
    expect(await waits(() => limiter.take('somebody'), 3)).toEqual([0, 0, 0]);
    expect(await limiter.take('somebody')).toBeGreaterThan(0);
  } finally {
    await away.end();
  }
});
