import type { EventType, RecordedEvent } from '@lading/schema/events/registry.ts';
import type { Position } from '@lading/schema/position.ts';

/**
 * Column types, and what a handler writes for each. `bigint` is exact to 2^53, `instant` an RFC 3339 text with milliseconds,
 * `position` a place in the log. A JSON null in a `json` column is stored as SQL NULL.
 */
type ColumnValues = {
  text: string;
  uuid: string;
  boolean: boolean;
  integer: number;
  bigint: number;
  instant: string;
  json: unknown;
  position: Position;
};

export type Column = {
  readonly type: keyof ColumnValues;
  readonly nullable?: true;
  /**
   * What a counter begins with. A table with counters, whose other columns outside the key are nullable, is a table of
   * counters: its rows come into being when something is added.
   */
  readonly initial?: 0;
};

export type Index = {
  /** What stands between the parentheses of CREATE INDEX. */
  readonly on: string;
  readonly unique?: true;
  /** The condition of a partial index. */
  readonly where?: string;
};

export type Table = {
  readonly columns: Readonly<Record<string, Column>>;
  readonly key: readonly string[];
  readonly indexes?: readonly Index[];
};

type ValueOf<C extends Column> = C extends { nullable: true } ? ColumnValues[C['type']] | null : ColumnValues[C['type']];

/** A row of a table as handlers write it. */
export type RowOf<T extends Table> = { -readonly [C in keyof T['columns']]: ValueOf<T['columns'][C]> };

type KeyOf<T extends Table> = { [C in T['key'][number] & keyof T['columns']]: ValueOf<T['columns'][C]> };

type Countable = { readonly type: 'integer' | 'bigint'; readonly nullable?: never };

type Deltas<T extends Table> = { [C in keyof T['columns'] as T['columns'][C] extends Countable ? C : never]?: number };

export type Tables = Readonly<Record<string, Table>>;

/**
 * What handlers write to: a buffer that folds the changes of one batch by row and writes them set by set.
 * Nothing can be read from it, so a projection depends on its events alone.
 */
export type Changes<Ts extends Tables = Tables> = {
  /** Writes a whole row, new or in place of the old one. */
  put<N extends keyof Ts>(table: N, row: RowOf<Ts[N]>): void;
  /** Sets some columns of a row that exists; a missing row is an error of the projection. */
  patch<N extends keyof Ts>(table: N, key: KeyOf<Ts[N]>, columns: Partial<RowOf<Ts[N]>>): void;
  /**
   * Adds to numbers of a row, and may set other columns, such as the time of the latest event.
   * In a table of counters a missing row begins at its initial values, elsewhere it is an error.
   */
  add<N extends keyof Ts>(table: N, key: KeyOf<Ts[N]>, deltas: Deltas<Ts[N]>, columns?: Partial<RowOf<Ts[N]>>): void;
  /** Removes a row; a missing one is no error. */
  remove<N extends keyof Ts>(table: N, key: KeyOf<Ts[N]>): void;
};

export type Handlers<Ts extends Tables> = {
  readonly [T in EventType]?: (event: RecordedEvent<T>, changes: Changes<Ts>) => void;
};

export type Projection<Ts extends Tables = Tables> = {
  readonly name: string;
  /** Raise it when the tables or the handlers change: the new version is folded beside the old one, then takes over. */
  readonly version: number;
  readonly tables: Ts;
  /** Its keys are the filter: the projection hears of no other event. */
  readonly on: Handlers<Ts>;
};

/** Declares a projection. Table names are global: readers query the table by its bare name, whatever version serves. */
export const defineProjection = <const Ts extends Tables>(projection: Projection<Ts>): Projection<Ts> => projection;
