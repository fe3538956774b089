import type { Changes, Table, Tables } from './define.ts';

export type Row = Record<string, unknown>;

/**
 * What a batch makes of one row: replace it whole, change one that exists, add to one that may exist, or remove it.
 * `mustExist` remembers that some event of the batch needs the row from before, whatever came later.
 */
export type RowChange = Whole | Alteration | Removal;

type Common = { readonly key: Row; readonly mustExist: boolean };
type Whole = Common & { readonly kind: 'put'; readonly row: Row };
type Removal = Common & { readonly kind: 'remove' };
export type Alteration = Common & { readonly kind: 'update' | 'upsert'; readonly set: Row; readonly add: Record<string, number> };

/** By table name, by row key. */
export type Pending = ReadonlyMap<string, ReadonlyMap<string, RowChange>>;

/** A projection changed a row that is not there: its events do not tell the story it believes in. */
export class MissingRow extends Error {
  constructor(table: string, key?: Row) {
    super(`${table} has no such row${key ? `: ${JSON.stringify(key)}` : ''}`);
    this.name = 'MissingRow';
  }
}

const pick = (table: Table, row: Row): Row => {
  const key: Row = {};
  for (const column of table.key) key[column] = row[column];
  return key;
};

const keyOf = (table: Table, row: Row): string => JSON.stringify(table.key.map((column) => row[column]));

/** Whether rows begin by themselves: some column counts, and none needs to be told. */
export const isCounters = (table: Table): boolean => {
  const others = Object.entries(table.columns).filter(([name]) => !table.key.includes(name));
  return (
    others.some(([, column]) => column.initial === 0) && others.every(([, column]) => column.initial === 0 || column.nullable)
  );
};

const initialRow = (table: Table, key: Row): Row => {
  const row: Row = {};
  for (const [name, column] of Object.entries(table.columns)) row[name] = key[name] ?? column.initial ?? null;
  return row;
};

const numberIn = (row: Row, column: string): number => {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} holds no number to add to`);
  return value;
};

const addToRow = (row: Row, deltas: Record<string, number>, columns: Row): Row => {
  for (const [column, delta] of Object.entries(deltas)) row[column] = numberIn(row, column) + delta;
  return Object.assign(row, columns);
};

const addToChange = (change: Alteration, deltas: Record<string, number>, columns: Row): Alteration => {
  for (const [column, delta] of Object.entries(deltas)) {
    if (column in change.set) change.set[column] = numberIn(change.set, column) + delta;
    else change.add[column] = (change.add[column] ?? 0) + delta;
  }
  for (const [column, value] of Object.entries(columns)) {
    delete change.add[column];
    change.set[column] = value;
  }
  return change;
};

const change = (
  table: Table,
  name: string,
  before: RowChange | undefined,
  wish: { key: Row; deltas: Record<string, number>; columns: Row; begins: boolean },
): RowChange => {
  const { key, deltas, columns, begins } = wish;
  if (!before) return { kind: begins ? 'upsert' : 'update', key, mustExist: !begins, set: { ...columns }, add: { ...deltas } };
  switch (before.kind) {
    case 'put':
      addToRow(before.row, deltas, columns);
      return before;
    case 'remove':
      if (!begins) throw new MissingRow(name, key);
      return { ...before, kind: 'put', row: addToRow(initialRow(table, key), deltas, columns) };
    default:
      return addToChange(before, deltas, columns);
  }
};

type Target = {
  readonly name: string;
  readonly table: Table;
  readonly rows: Map<string, RowChange>;
  readonly begins: boolean;
};

/**
 * A buffer for the changes of one batch of events. Folding them by row here gives the same rows as writing them one by one,
 * however the events are split into batches.
 */
export const collectChanges = <Ts extends Tables>(tables: Ts): { changes: Changes<Ts>; pending: Pending } => {
  const targets = new Map<keyof Ts, Target>();
  for (const [name, table] of Object.entries(tables))
    targets.set(name, { name, table, rows: new Map(), begins: isCounters(table) });

  const at = (name: keyof Ts): Target => {
    const target = targets.get(name);
    if (!target) throw new Error(`the projection declares no table ${String(name)}`);
    return target;
  };

  const alter = (target: keyof Ts, given: Row, deltas: Record<string, number>, columns: Row, adding: boolean): void => {
    const { name, table, rows, begins } = at(target);
    const key = pick(table, given);
    const id = keyOf(table, key);
    rows.set(id, change(table, name, rows.get(id), { key, deltas, columns, begins: adding && begins }));
  };

  return {
    pending: new Map([...targets.values()].map(({ name, rows }) => [name, rows])),
    changes: {
      put(target, row) {
        const { table, rows } = at(target);
        const id = keyOf(table, row);
        rows.set(id, { kind: 'put', key: pick(table, row), row: { ...row }, mustExist: rows.get(id)?.mustExist ?? false });
      },
      patch: (target, key, columns) => alter(target, key, {}, columns, false),
      // Deltas name numeric columns only, so their values are numbers.
      add: (target, key, deltas, columns = {}) => alter(target, key, deltas as Record<string, number>, columns, true),
      remove(target, given) {
        const { table, rows } = at(target);
        const id = keyOf(table, given);
        rows.set(id, { kind: 'remove', key: pick(table, given), mustExist: rows.get(id)?.mustExist ?? false });
      },
    },
  };
};
