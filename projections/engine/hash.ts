import { createHash, type Hash } from 'node:crypto';
import type { Session } from '@lading/adapters/database/session.ts';
import type { Projection, Table } from './define.ts';
import { activeGenerations, rollback } from './generations.ts';
import { physicalTable } from './tables.ts';

const pageRows = 2_000;

const hashTable = async (session: Session, hash: Hash, name: string, table: Table, generation: number): Promise<void> => {
  const rows = `SELECT to_jsonb(t)::text AS row FROM ${physicalTable(name, generation)} t ORDER BY ${table.key.join(', ')}`;
  await session.query(`DECLARE read_rows NO SCROLL CURSOR FOR ${rows}`);
  hash.update(`${name}\n`);
  for (;;) {
    const page = await session.query<{ row: string }>(`FETCH ${pageRows} FROM read_rows`);
    for (const { row } of page.rows) hash.update(`${row}\n`);
    if (page.count < pageRows) break;
  }
  await session.query('CLOSE read_rows');
};

/** SHA-256 (hex) over all rows that a projection serves, in the order of their keys: equal rows, equal hash. */
export const hashRows = async (session: Session, projection: Projection): Promise<string> => {
  await session.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL TimeZone TO 'UTC'");
  try {
    const serving = (await activeGenerations(session, projection.name)).find(({ status }) => status === 'serving');
    if (serving?.version !== projection.version)
      throw new Error(`version ${projection.version} of ${projection.name} is not the one that is served`);
    const hash = createHash('sha256');
    for (const [name, table] of Object.entries(projection.tables).sort(([a], [b]) => (a < b ? -1 : 1)))
      await hashTable(session, hash, name, table, serving.generation);
    return hash.digest('hex');
  } finally {
    await rollback(session);
  }
};
