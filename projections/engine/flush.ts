import { escapeLiteral, type Session } from '@lading/adapters/database/session.ts';
import { type Alteration, MissingRow, type Pending, type Row, type RowChange } from './changes.ts';
import type { Table, Tables } from './define.ts';
import { physicalTable, plainType } from './tables.ts';

type Target = { readonly name: string; readonly physical: string; readonly table: Table };

/** One statement over many rows, which travel as its one parameter, `$1::json`, whatever their number. */
export type Statement = {
  readonly sql: string;
  readonly rows: string;
  /** How many rows it must find, one of them this. */
  readonly needs?: { readonly count: number; readonly of: MissingRow };
};

/**
 * Rows as JSON text. PostgreSQL holds neither NUL nor halves of surrogate pairs, which JSON writes as escapes: they become
 * U+FFFD, so that no name or metadata that somebody sends can stop a projection.
 */
export const encodeRows = (rows: readonly Row[]): string =>
  JSON.stringify(rows).replace(/\\(u(?:0000|d[89a-f][0-9a-f]{2})|.)/g, (sequence, kind: string) =>
    kind.length > 1 ? '\\ufffd' : sequence,
  );

const recordset = (table: Table, columns: readonly string[]): string =>
  `json_to_recordset($1::json) AS r(${columns.map((name) => `${name} ${typeOf(table, name)}`).join(', ')})`;

const typeOf = (table: Table, name: string): string => {
  const column = table.columns[name];
  if (!column) throw new Error(`no such column: ${name}`);
  return plainType(column);
};

const sameKey = (table: Table): string => table.key.map((name) => `t.${name} = r.${name}`).join(' AND ');

const writeWhole = ({ physical, table }: Target, rows: readonly Row[]): Statement => {
  const columns = Object.keys(table.columns);
  const rest = columns.filter((name) => !table.key.includes(name));
  const otherwise = rest.length ? `UPDATE SET ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}` : 'NOTHING';
  const sql =
    `INSERT INTO ${physical} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM ${recordset(table, columns)} ` +
    `ON CONFLICT (${table.key.join(', ')}) DO ${otherwise}`;
  return { sql, rows: encodeRows(rows) };
};

const remove = ({ physical, table }: Target, keys: readonly Row[]): Statement => ({
  sql: `DELETE FROM ${physical} t USING ${recordset(table, table.key)} WHERE ${sameKey(table)}`,
  rows: encodeRows(keys),
});

const requireRows = ({ name, physical, table }: Target, keys: readonly Row[]): Statement => ({
  sql: `SELECT 1 FROM ${physical} t JOIN ${recordset(table, table.key)} ON ${sameKey(table)}`,
  rows: encodeRows(keys),
  needs: { count: keys.length, of: new MissingRow(name, keys[0]) },
});

/** Changes that touch the same columns in the same way go in one statement. */
const byShape = (changes: readonly Alteration[]): Alteration[][] => [
  ...Map.groupBy(changes, ({ kind, set, add }) => [kind, Object.keys(set).sort(), Object.keys(add).sort()].join('|')).values(),
];

const alter = (target: Target, shape: readonly Alteration[]): readonly Statement[] => {
  const { name, physical, table } = target;
  const [first] = shape;
  if (!first) return [];
  const keys = shape.map(({ key }) => key);
  const set = Object.keys(first.set);
  const add = Object.keys(first.add);
  const columns = [...table.key, ...set, ...add];
  if (columns.length === table.key.length) return first.mustExist ? [requireRows(target, keys)] : [];
  const rows = encodeRows(shape.map((change) => ({ ...change.key, ...change.set, ...change.add })));
  const changed = (from: string): string =>
    [
      ...set.map((column) => `${column} = ${from}.${column}`),
      ...add.map((column) => `${column} = t.${column} + ${from}.${column}`),
    ].join(', ');
  if (first.kind === 'update') {
    const sql = `UPDATE ${physical} t SET ${changed('r')} FROM ${recordset(table, columns)} WHERE ${sameKey(table)} RETURNING 1`;
    return [{ sql, rows, needs: { count: shape.length, of: new MissingRow(name, first.key) } }];
  }
  const untouched = Object.keys(table.columns).filter(
    (column) => !columns.includes(column) && table.columns[column]?.initial === 0,
  );
  const sql =
    `INSERT INTO ${physical} AS t (${[...columns, ...untouched].join(', ')}) ` +
    `SELECT ${[...columns, ...untouched.map(() => '0')].join(', ')} FROM ${recordset(table, columns)} ` +
    `ON CONFLICT (${table.key.join(', ')}) DO UPDATE SET ${changed('excluded')}`;
  return [{ sql, rows }];
};

const tableStatements = (target: Target, rows: ReadonlyMap<string, RowChange>): readonly Statement[] => {
  const all = [...rows.values()];
  const puts = all.filter((change) => change.kind === 'put');
  const removed = all.filter((change) => change.kind === 'remove');
  const needed = [...puts, ...removed].filter(({ mustExist }) => mustExist);
  const keysOf = (changes: readonly RowChange[]): Row[] => changes.map(({ key }) => key);
  return [
    ...(needed.length ? [requireRows(target, keysOf(needed))] : []),
    // Removals first: a new row may take over what was unique to an old one.
    ...(removed.length ? [remove(target, keysOf(removed))] : []),
    ...byShape(all.filter((change) => 'set' in change)).flatMap((shape) => alter(target, shape)),
    ...(puts.length
      ? [
          writeWhole(
            target,
            puts.map(({ row }) => row),
          ),
        ]
      : []),
  ];
};

/** What writes a batch's changes into the tables of a generation, set by set. */
export const statementsOf = (tables: Tables, generation: number, pending: Pending): readonly Statement[] =>
  Object.entries(tables).flatMap(([name, table]) => {
    const rows = pending.get(name);
    return rows?.size ? tableStatements({ name, physical: physicalTable(name, generation), table }, rows) : [];
  });

/**
 * Runs them one by one within the transaction the session is in.
 * @throws MissingRow when a change needs a row that is not there
 */
export const flush = async (session: Session, statements: readonly Statement[]): Promise<void> => {
  for (const { sql, rows, needs } of statements) {
    const { count } = await session.query(sql, [rows]);
    if (needs && count < needs.count) throw needs.of;
  }
};

/** The same as one text for a transaction of several; where a row is not there, it fails by a division by zero. */
export const toText = (statements: readonly Statement[]): string =>
  statements
    .map(({ sql, rows, needs }) => {
      const text = sql.replace('$1', () => escapeLiteral(rows));
      return needs ? `WITH found AS (${text}) SELECT 1 / (count(*) >= ${needs.count})::integer FROM found` : text;
    })
    .join(';\n');
