import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Client, connectClient } from './pool.ts';

type Migration = { readonly name: string; readonly sql: string; readonly sha256: string };

const ownFolder = fileURLToPath(new URL('migrations', import.meta.url));
const fileName = /^\d{3}_[a-z0-9_]+\.sql$/;
const oldestServer = 140_000;
// Any number will do, as long as every replica takes the same.
const lockKey = 7_166_051;

const readMigrations = async (folder: string): Promise<readonly Migration[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      if (!fileName.test(name)) throw new Error(`migration ${name} is not named NNN_name.sql`);
      const sql = (await readFile(`${folder}/${name}`, 'utf8')).replaceAll('\r\n', '\n');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    }),
  );
};

const requireVersion = async (client: Client): Promise<void> => {
  const { rows } = await client.query<{ number: number; version: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version",
  );
  const server = rows[0];
  if (server && server.number < oldestServer)
    throw new Error(`the database is PostgreSQL ${server.version}; Lading needs 14 or newer`);
};

/** Waits for other replicas that start at the same time. The lock goes with the transaction. */
const takeLock = async (client: Client, log: (line: string) => void): Promise<void> => {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS taken', [lockKey]);
  if (rows[0]?.taken) return;
  log('another start is migrating the database, waiting for it');
  await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey]);
};

const readApplied = async (client: Client): Promise<ReadonlyMap<string, string>> => {
  await client.query(`CREATE TABLE IF NOT EXISTS migrations (
    name text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`);
  const { rows } = await client.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM migrations');
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
};

const pendingOf = (migrations: readonly Migration[], applied: ReadonlyMap<string, string>): readonly Migration[] => {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = [...applied.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`the database was migrated by a newer Lading (${unknown.sort().join(', ')})`);
  for (const { name, sha256 } of migrations) {
    if (applied.has(name) && applied.get(name) !== sha256) throw new Error(`migration ${name} was changed after it had run`);
  }
  return migrations.filter(({ name }) => !applied.has(name));
};

const apply = async (client: Client, { name, sql, sha256 }: Migration): Promise<void> => {
  await client.query(sql).catch((cause: unknown) => {
    throw new Error(`migration ${name} failed: ${cause instanceof Error ? cause.message : cause}`, { cause });
  });
  await client.query('INSERT INTO migrations (name, sha256) VALUES ($1, $2)', [name, sha256]);
};

/**
 * Brings the database to the newest shape: runs every SQL file of `migrations/` that has not run yet, all in one
 * transaction, while replicas that start at the same time wait. Files go forward only and never change.
 * @throws Error when the server is older than PostgreSQL 14, the database newer than this program, a file was changed or fails
 */
export const migrate = async (url: string, log: (line: string) => void, folder = ownFolder): Promise<void> => {
  const migrations = await readMigrations(folder);
  const client = await connectClient(url);
  try {
    await requireVersion(client);
    await client.query('BEGIN');
    await takeLock(client, log);
    for (const migration of pendingOf(migrations, await readApplied(client))) {
      await apply(client, migration);
      log(`migrated the database: ${migration.name}`);
    }
    await client.query('COMMIT');
  } finally {
    await client.end(); // rolls back what was not committed
  }
};
