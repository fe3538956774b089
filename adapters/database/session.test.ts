import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDataRefused, isLockRefused, openSession, type Session, sqlState } from './session.ts';
import { testDatabase } from './testing.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let session: Session;

beforeEach(async () => {
  database = await testDatabase();
  session = await openSession(database.url);
});
afterEach(async () => {
  await session.close();
  await database.drop();
});

const gone = async (): Promise<void> => {
  if (!session.lost.aborted) await once(session.lost, 'abort');
};

const refused = async (sql: string): Promise<unknown> => session.query(sql).catch((error: unknown) => error);

describe('a session', () => {
  it('answers one statement with parameters, and of several the last that has an answer', async () => {
    expect(await session.query('SELECT $1::bigint AS n', [7])).toEqual({ rows: [{ n: 7 }], count: 1 });
    const several = await session.query(
      'CREATE TABLE t (n integer); INSERT INTO t VALUES (1), (2) RETURNING n; SET timezone TO utc',
    );
    expect(several).toEqual({ rows: [{ n: 1 }, { n: 2 }], count: 2 });
    expect(await session.query('SET timezone TO utc')).toEqual({ rows: [], count: 0 });
  });

  it('runs queries one after the other, also when they are asked at once', async () => {
    const answers = await Promise.all([1, 2, 3].map((n) => session.query<{ n: number }>('SELECT $1::integer AS n', [n])));
    expect(answers.map(({ rows }) => rows[0]?.n)).toEqual([1, 2, 3]);
  });

  it('is lost when the server ends it', async () => {
    const other = await openSession(database.url);
    const pid = (await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
    await other.query('SELECT pg_terminate_backend($1)', [pid]);
    await gone();
    await expect(session.query('SELECT 1')).rejects.toThrow();
    await other.close();
  });

  it('is lost, and rolls back, when a query takes longer than its deadline', async () => {
    await session.query('CREATE TABLE t (n integer)');
    await session.query('BEGIN; INSERT INTO t VALUES (1)');
    await expect(session.query('SELECT pg_sleep(60)', undefined, { deadlineMs: 50 })).rejects.toThrow();
    await gone();
    session = await openSession(database.url);
    expect((await session.query('SELECT FROM t')).count).toBe(0);
  });

  it('hears notifications of its channel only', async () => {
    const heard = Promise.withResolvers<string>();
    await session.listen('ours', heard.resolve);
    const other = await openSession(database.url);
    await other.query("NOTIFY theirs, 'no'; NOTIFY ours, 'yes'");
    expect(await heard.promise).toBe('yes');
    await other.close();
  });

  it('tells refused data and refused locks from other errors', async () => {
    expect(isDataRefused(await refused("SELECT 'x'::integer"))).toBe(true);
    await session.query('CREATE TABLE t (n integer UNIQUE)');
    expect(isDataRefused(await refused('INSERT INTO t VALUES (1), (1)'))).toBe(true);
    expect(isDataRefused(await refused('SELECT FROM nowhere'))).toBe(false);
    const other = await openSession(database.url);
    await other.query('BEGIN; LOCK TABLE t');
    expect(isLockRefused(await refused("SET lock_timeout TO '1ms'; SELECT FROM t"))).toBe(true);
    await other.close();
    expect(sqlState(new Error('ours'))).toBeUndefined();
  });
});
