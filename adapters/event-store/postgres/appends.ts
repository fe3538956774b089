import type { Pool } from '../../database/pool.ts';
import type { EncodedEvent } from '../encode.ts';
import { type Appended, type Expected, StoreUnavailable } from '../port.ts';
import { binaryArray } from './binary-array.ts';
import { persistently } from './patience.ts';

export type Append = {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly EncodedEvent[];
  readonly bytes: number;
};

/** What became of an append: its place, `conflict`, or what else was wrong with it. */
export type Outcome = Appended | 'conflict' | { readonly error: unknown };

const codes = { none: -1, any: -2, exists: -3 } as const; // as append_events reads them

const callAppendEvents = {
  name: 'append_events',
  text: 'SELECT last_position::text AS position, last_revision AS revision FROM append_events($1, $2, $3, $4, $5, $6, $7, $8, $9)',
};

type Row = { readonly position: string; readonly revision: number } | { readonly position: null; readonly revision: null };

const parameters = (appends: readonly Append[]): unknown[] => {
  const events = appends.flatMap((append) => append.events);
  return [
    binaryArray(
      'text',
      appends.map((append) => append.stream),
    ),
    appends.map(({ expected }) => (typeof expected === 'number' ? expected : codes[expected])),
    appends.map((append) => append.events.length),
    appends.flatMap((append, index) => append.events.map(() => index + 1)),
    events.map((event) => event.id),
    binaryArray(
      'text',
      events.map((event) => event.type),
    ),
    binaryArray(
      'json',
      events.map((event) => event.data),
    ),
    binaryArray(
      'json',
      events.map((event) => event.metadata),
    ),
    events.map((event) => event.bytes),
  ];
};

/**
 * Appends all in one transaction and one round trip; the outcomes stand in the same order. A conflict harms no other append,
 * and an append that PostgreSQL refuses is found by trying each alone.
 * @throws StoreUnavailable when nobody knows what became of them; the event ids make it safe to repeat
 */
export const appendAll = async (pool: Pool, appends: readonly Append[]): Promise<readonly Outcome[]> => {
  try {
    const values = parameters(appends);
    const { rows } = await persistently(() => pool.query<Row>({ ...callAppendEvents, values }));
    return rows.map((row) => (row.position === null ? 'conflict' : row));
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    if (appends.length === 1) return [{ error }];
    const alone: Outcome[] = [];
    for (const append of appends) alone.push(...(await appendAll(pool, [append])));
    return alone;
  }
};
