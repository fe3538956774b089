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

const pick = (table: Table, row: Row): Row => Object.fromEntries(table.key.map((column) => [column, row[column]]));

const keyOf = (table: Table, row: Row): string => table.key.map((column) => JSON.stringify(row[column])).join();

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

/**
 * A buffer for the changes of one batch of events. Folding them by row here gives the same rows as writing them one by one,
 * however the events are split into batches.
 */
export const collectChanges = <Ts extends Tables>(tables: Ts): { changes: Changes<Ts>; pending: Pending } => {
  const pending = new Map(Object.keys(tables).map((name) => [name, new Map<string, RowChange>()]));

  const at = (name: keyof Ts): { name: string; table: Table; rows: Map<string, RowChange> } => {
    const table = tables[name];
    const rows = pending.get(String(name));
    if (!table || !rows) throw new Error(`the projection declares no table ${String(name)}`);
    return { name: String(name), table, rows };
  };

  const alter = (target: keyof Ts, given: Row, deltas: Record<string, number>, columns: Row, adding: boolean): void => {
    const { name, table, rows } = at(target);
    const key = pick(table, given);
    const id = keyOf(table, key);
    rows.set(id, change(table, name, rows.get(id), { key, deltas, columns, begins: adding && isCounters(table) }));
  };

  return {
    pending,
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
