import type { Column, Projection, Table } from './define.ts';

const sqlTypes = {
  text: 'text COLLATE "C"', // the same order on every server
  uuid: 'uuid',
  boolean: 'boolean',
  integer: 'integer',
  bigint: 'bigint',
  instant: 'timestamptz',
  json: 'jsonb',
  position: 'numeric',
} as const satisfies Record<Column['type'], string>;

/** A column's type without its collation, as record definitions take it. */
export const plainType = (column: Column): string => (column.type === 'text' ? 'text' : sqlTypes[column.type]);

/** Declarations are code, yet a name that needed quoting would break far from its cause. */
export const identifier = (name: string): string => {
  if (!/^[a-z][a-z0-9_]{0,47}$/.test(name)) throw new Error(`"${name}" cannot name a projection, table or column`);
  return name;
};

/** Where the rows of one generation are; readers see the serving one through a view of the bare name. */
export const physicalTable = (table: string, generation: number): string => `${identifier(table)}_g${generation}`;

const createTable = (name: string, table: Table): string => {
  const columns = Object.entries(table.columns).map(
    ([column, definition]) => `${identifier(column)} ${sqlTypes[definition.type]}${definition.nullable ? '' : ' NOT NULL'}`,
  );
  return `CREATE TABLE ${name} (${[...columns, `PRIMARY KEY (${table.key.join(', ')})`].join(', ')})`;
};

const each = (projection: Projection, statement: (table: string, definition: Table) => string[]): string =>
  Object.entries(projection.tables)
    .flatMap(([name, table]) => statement(name, table))
    .join(';\n');

/** The tables of a generation, with primary keys and without further indexes. */
export const createTables = (projection: Projection, generation: number): string =>
  each(projection, (name, table) => [createTable(physicalTable(name, generation), table)]);

/** The indexes of a generation; made once over many rows they cost a fraction of what keeping them up to date costs. */
export const createIndexes = (projection: Projection, generation: number): string =>
  each(projection, (name, table) => [
    ...(table.indexes ?? []).map(
      ({ on, unique, where }) =>
        `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ON ${physicalTable(name, generation)} (${on})${where ? ` WHERE ${where}` : ''}`,
    ),
    `ANALYZE ${physicalTable(name, generation)}`,
  ]);

/** Points the views at a generation. Columns may differ between versions, so views are made anew. */
export const pointViews = (projection: Projection, generation: number): string =>
  each(projection, (name) => [
    `DROP VIEW IF EXISTS ${identifier(name)}`,
    `CREATE VIEW ${name} AS SELECT * FROM ${physicalTable(name, generation)}`,
  ]);

export const dropViews = (tables: readonly string[]): string =>
  tables.map((table) => `DROP VIEW IF EXISTS ${identifier(table)}`).join(';\n');

export const dropTables = (tables: readonly string[], generation: number): string =>
  tables.map((table) => `DROP TABLE IF EXISTS ${physicalTable(table, generation)}`).join(';\n');
