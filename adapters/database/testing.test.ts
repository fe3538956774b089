import pg from 'pg';
import { expect, it } from 'vitest';
import { testDatabase } from './testing.ts';

it('gives each test a database of its own', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  const client = new pg.Client({ connectionString: one.url });
  await client.connect();
  expect((await client.query('SHOW fsync')).rows).toEqual([{ fsync: 'on' }]);
  expect((await client.query('SHOW server_encoding')).rows).toEqual([{ server_encoding: 'UTF8' }]);
  await client.end();
  expect(one.url).not.toBe(other.url);
  await Promise.all([one.drop(), other.drop()]);
});
