import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectClient, isConnectionError, openKysely, openPool, type Pool } from './pool.ts';
import { testDatabase } from './testing.ts';

const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: Pool;
const broken: Error[] = [];

beforeAll(async () => {
  database = await testDatabase();
  pool = openPool(database.url, { max: 2, onError: (error) => broken.push(error) });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('rows', () => {
  it('hold values as the rest of the house writes them', async () => {
    const { rows } =
      await pool.query(`SELECT 9007199254740991::bigint AS big, ARRAY[1, 2]::bigint[] AS bigs, 1.10::numeric AS exact,
      timestamptz '2026-11-21 10:00:00.1239+01' AS at, ARRAY[timestamptz '2026-11-21 09:00Z', NULL] AS times,
      timestamptz 'infinity' AS never, '{"a": [1]}'::jsonb AS json, NULL::bigint AS nothing`);
    expect(rows).toEqual([
      {
        big: 9007199254740991,
        bigs: [1, 2],
        exact: '1.10',
        at: '2026-11-21T09:00:00.123Z',
        times: ['2026-11-21T09:00:00.000Z', null],
        never: 'infinity',
        json: { a: [1] },
        nothing: null,
      },
    ]);
  });

  it('come the same through a dedicated connection and through kysely', async () => {
    const client = await connectClient(database.url);
    expect((await client.query('SELECT 7::bigint AS n')).rows).toEqual([{ n: 7 }]);
    await client.end();
    const kysely = openKysely<Record<string, never>>(pool);
    expect(await kysely.selectNoFrom((eb) => eb.cast<number>(eb.val('7'), 'bigint').as('n')).execute()).toEqual([{ n: 7 }]);
  });

  it('say who asks', async () => {
    expect((await pool.query('SHOW application_name')).rows).toEqual([{ application_name: 'lading' }]);
  });
});

const listen = async (answer: (socket: Socket) => void): Promise<{ server: Server; port: number }> => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port }; // a TCP server's address is never a path
};

describe('a pool', () => {
  it('ends a statement that takes too long', async () => {
    const hasty = openPool(database.url, { max: 1, onError: (error) => broken.push(error), statementMs: 100 });
    await expect(hasty.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
    expect((await hasty.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    await hasty.end();
  });

  it('gives up a connection that falls silent, and goes on with a new one', async () => {
    const { hostname, port: to } = new URL(database.url);
    let frozen = false;
    const { server, port } = await listen((socket) => {
      const onward = dial(Number(to), hostname);
      socket.on('data', (bytes) => frozen || onward.write(bytes)).on('close', () => onward.destroy());
      onward.on('data', (bytes) => socket.write(bytes)).on('close', () => socket.destroy());
    });
    const through = new URL(database.url);
    through.port = String(port);
    const hasty = openPool(through.href, { max: 1, onError: (error) => broken.push(error), statementMs: 100 });
    await hasty.query('SELECT 1');
    frozen = true;
    expect(isConnectionError(await refusal(hasty.query('SELECT 1')))).toBe(true);
    frozen = false;
    expect((await hasty.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    await hasty.end();
    server.close();
  });
});

describe('isConnectionError', () => {
  it('is true for a server that is not there', async () => {
    const { server, port } = await listen(() => undefined);
    server.close();
    expect(isConnectionError(await refusal(connectClient(`postgres://u:p@127.0.0.1:${port}/x`)))).toBe(true);
    expect(isConnectionError(await refusal(connectClient('postgres://u:p@nowhere.invalid/x')))).toBe(true);
  });

  it('is true for a query and for the next ones on a connection that was cut', async () => {
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const waiting = refusal(client.query('SELECT pg_sleep(60)'));
    await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    expect(isConnectionError(await waiting)).toBe(true);
    expect(isConnectionError(await refusal(client.query('SELECT 1')))).toBe(true);
    client.release(true);
  });

  it('is true for a server that accepts and hangs up', async () => {
    const { server, port } = await listen((socket) => socket.destroy());
    const error = await refusal(connectClient(`postgres://u:p@127.0.0.1:${port}/x`));
    server.close();
    expect(isConnectionError(error)).toBe(true);
  });

  it('is true for a server that accepts and says nothing, after 5 s', async () => {
    const { server, port } = await listen(() => undefined);
    const silent = openPool(`postgres://u:p@127.0.0.1:${port}/x`, { max: 1, onError: (error) => broken.push(error) });
    expect(isConnectionError(await refusal(silent.query('SELECT 1')))).toBe(true);
    await silent.end();
    server.close();
  });

  it('is false for what the server refused and for anything else', async () => {
    expect(isConnectionError(await refusal(pool.query('SELECT 1 / 0')))).toBe(false);
    expect(isConnectionError(await refusal(connectClient(new URL('/absent', database.url).href)))).toBe(false);
    expect(isConnectionError(new Error('terminated'))).toBe(false);
    expect(isConnectionError('ECONNREFUSED')).toBe(false);
  });

  it('looks at the cause', () => {
    expect(isConnectionError(new Error('outer', { cause: Object.assign(new Error('inner'), { code: '08006' }) }))).toBe(true);
  });
});
