import type { Session } from '@lading/adapters/database/session.ts';
import { type Alteration, MissingRow, type Pending, type Row, type RowChange } from './changes.ts';
import type { Table, Tables } from './define.ts';
import { physicalTable, plainType } from './tables.ts';

type Target = { readonly name: string; readonly physical: string; readonly table: Table; readonly session: Session };

/**
 * Rows as JSON text. PostgreSQL holds neither NUL nor halves of surrogate pairs, which JSON writes as escapes: they become
 * U+FFFD, so that no name or metadata that somebody sends can stop a projection.
 */
export const encodeRows = (rows: readonly Row[]): string =>
  JSON.stringify(rows).replace(/\\(u(?:0000|d[89a-f][0-9a-f]{2})|.)/g, (sequence, kind: string) =>
    kind.length > 1 ? '\\ufffd' : sequence,
  );

/** Rows travel as one parameter, whatever their number. */
const recordset = (table: Table, columns: readonly string[]): string =>
  `json_to_recordset($1::json) AS r(${columns.map((name) => `${name} ${typeOf(table, name)}`).join(', ')})`;

const typeOf = (table: Table, name: string): string => {
  const column = table.columns[name];
  if (!column) throw new Error(`no such column: ${name}`);
  return plainType(column);
};

const sameKey = (table: Table): string => table.key.map((name) => `t.${name} = r.${name}`).join(' AND ');

const writeWhole = async ({ session, physical, table }: Target, rows: readonly Row[]): Promise<void> => {
  const columns = Object.keys(table.columns);
  const rest = columns.filter((name) => !table.key.includes(name));
  const otherwise = rest.length ? `UPDATE SET ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}` : 'NOTHING';
  const sql =
    `INSERT INTO ${physical} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM ${recordset(table, columns)} ` +
    `ON CONFLICT (${table.key.join(', ')}) DO ${otherwise}`;
  await session.query(sql, [encodeRows(rows)]);
};

const remove = async ({ session, physical, table }: Target, keys: readonly Row[]): Promise<void> => {
  const sql = `DELETE FROM ${physical} t USING ${recordset(table, table.key)} WHERE ${sameKey(table)}`;
  await session.query(sql, [encodeRows(keys)]);
};

const requireRows = async ({ session, name, physical, table }: Target, keys: readonly Row[]): Promise<void> => {
  const sql = `SELECT FROM ${physical} t JOIN ${recordset(table, table.key)} ON ${sameKey(table)}`;
  if ((await session.query(sql, [encodeRows(keys)])).count < keys.length) throw new MissingRow(name, keys[0]);
};

/** Changes that touch the same columns in the same way go in one statement. */
const byShape = (changes: readonly Alteration[]): Alteration[][] => [
  ...Map.groupBy(changes, ({ kind, set, add }) => [kind, Object.keys(set).sort(), Object.keys(add).sort()].join('|')).values(),
];

const alter = async ({ session, name, physical, table }: Target, shape: readonly Alteration[]): Promise<void> => {
  const [first] = shape;
  if (!first) return;
  const set = Object.keys(first.set);
  const add = Object.keys(first.add);
  const columns = [...table.key, ...set, ...add];
  if (columns.length === table.key.length)
    return first.mustExist
      ? requireRows(
          { session, name, physical, table },
          shape.map(({ key }) => key),
        )
      : undefined;
  const rows = encodeRows(shape.map((change) => ({ ...change.key, ...change.set, ...change.add })));
  const changed = (from: string): string =>
    [
      ...set.map((column) => `${column} = ${from}.${column}`),
      ...add.map((column) => `${column} = t.${column} + ${from}.${column}`),
    ].join(', ');
  if (first.kind === 'update') {
    const sql = `UPDATE ${physical} t SET ${changed('r')} FROM ${recordset(table, columns)} WHERE ${sameKey(table)}`;
    if ((await session.query(sql, [rows])).count < shape.length) throw new MissingRow(name, first.key);
    return;
  }
  const untouched = Object.keys(table.columns).filter(
    (column) => !columns.includes(column) && table.columns[column]?.initial === 0,
  );
  const sql =
    `INSERT INTO ${physical} AS t (${[...columns, ...untouched].join(', ')}) ` +
    `SELECT ${[...columns, ...untouched.map(() => '0')].join(', ')} FROM ${recordset(table, columns)} ` +
    `ON CONFLICT (${table.key.join(', ')}) DO UPDATE SET ${changed('excluded')}`;
  await session.query(sql, [rows]);
};

const flushTable = async (target: Target, rows: ReadonlyMap<string, RowChange>): Promise<void> => {
  const all = [...rows.values()];
  const puts = all.filter((change) => change.kind === 'put');
  const removed = all.filter((change) => change.kind === 'remove');
  const needed = [...puts, ...removed].filter(({ mustExist }) => mustExist);
  if (needed.length)
    await requireRows(
      target,
      needed.map(({ key }) => key),
    );
  // Removals first: a new row may take over what was unique to an old one.
  if (removed.length)
    await remove(
      target,
      removed.map(({ key }) => key),
    );
  for (const shape of byShape(all.filter((change) => 'set' in change))) await alter(target, shape);
  if (puts.length)
    await writeWhole(
      target,
      puts.map(({ row }) => row),
    );
};

/**
 * Writes a batch's changes into the tables of a generation, set by set, within the transaction the session is in.
 * @throws MissingRow when a change needs a row that is not there
 */
export const flush = async (session: Session, tables: Tables, generation: number, pending: Pending): Promise<void> => {
  for (const [name, table] of Object.entries(tables)) {
    const rows = pending.get(name);
    if (rows?.size) await flushTable({ session, name, physical: physicalTable(name, generation), table }, rows);
  }
};
