import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { connectClient } from './pool.ts';
import { testDatabase } from './testing.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let folder: string;
let said: string[];
const log = (line: string): void => {
  said.push(line);
};

beforeEach(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'lading-migrations-'));
  said = [];
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const file = (name: string, sql: string): Promise<void> => writeFile(join(folder, name), sql);

const query = async (sql: string): Promise<unknown[]> => {
  const client = await connectClient(database.url);
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

describe('migrate', () => {
  it('runs the files of this repository, and a second time nothing', async () => {
    await migrate(database.url, log);
    said = [];
    await migrate(database.url, log);
    expect(said).toEqual([]);
  });

  it('is content with an empty folder', async () => {
    await migrate(database.url, log, folder);
    expect(await query('SELECT name FROM migrations')).toEqual([]);
  });

  it('runs only what is new, in order', async () => {
    await file('001_one.sql', 'CREATE TABLE one (n int); INSERT INTO one VALUES (1);');
    await migrate(database.url, log, folder);
    await file('003_three.sql', 'UPDATE one SET n = n * 10');
    await file('002_two.sql', 'UPDATE one SET n = n + 1');
    await migrate(database.url, log, folder);
    expect(await query('SELECT n FROM one')).toEqual([{ n: 20 }]);
    expect(await query('SELECT name FROM migrations ORDER BY name')).toEqual([
      { name: '001_one.sql' },
      { name: '002_two.sql' },
      { name: '003_three.sql' },
    ]);
  });

  it('leaves nothing of a start that failed, and says which file it was', async () => {
    await file('001_one.sql', 'CREATE TABLE one (n int)');
    await file('002_two.sql', 'CREATE TABLE two (n int); SELECT nonsense');
    await expect(migrate(database.url, log, folder)).rejects.toThrow(
      'migration 002_two.sql failed: column "nonsense" does not exist',
    );
    expect(await query("SELECT to_regclass('one') AS one, to_regclass('migrations') AS migrations")).toEqual([
      { one: null, migrations: null },
    ]);
  });

  it('runs each file once when many replicas start together', async () => {
    await file('001_one.sql', 'CREATE TABLE one (n int); SELECT pg_sleep(0.1)');
    await file('002_two.sql', 'INSERT INTO one VALUES (1)');
    await Promise.all(Array.from({ length: 8 }, () => migrate(database.url, log, folder)));
    expect(await query('SELECT n FROM one')).toEqual([{ n: 1 }]);
    expect(said.filter((line) => line.startsWith('migrated'))).toHaveLength(2);
    expect(said).toContain('another start is migrating the database, waiting for it');
  });

  it('refuses a file that was changed after it ran, and a database of a newer Lading', async () => {
    await file('001_one.sql', 'CREATE TABLE one (n int)');
    await migrate(database.url, log, folder);
    await file('001_one.sql', 'CREATE TABLE one (n bigint)');
    await expect(migrate(database.url, log, folder)).rejects.toThrow('migration 001_one.sql was changed after it had run');
    await rm(join(folder, '001_one.sql'));
    await expect(migrate(database.url, log, folder)).rejects.toThrow('migrated by a newer Lading (001_one.sql)');
  });

  it('refuses a file name that would sort by accident', async () => {
    await file('1_one.sql', 'SELECT 1');
    await expect(migrate(database.url, log, folder)).rejects.toThrow('migration 1_one.sql is not named NNN_name.sql');
  });
});
