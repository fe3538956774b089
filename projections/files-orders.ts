import { problem } from '@lading/schema/problems.ts';
import { type RawBuilder, sql } from 'kysely';
import type { FilesRow } from './files.ts';

type Kind = 'timestamptz' | 'bigint' | 'text';
type Value = string | number;

type Order = {
  /** What rows are sorted by, as an index has it; the position decides between equals. */
  readonly by: RawBuilder<unknown>;
  readonly kind: Kind;
  readonly direction: 'asc' | 'desc';
  /** What `by` is for a row. */
  readonly value: (row: FilesRow) => Value;
};

export const fileOrders = {
  NEWEST: { by: sql`uploaded_at`, kind: 'timestamptz', direction: 'desc', value: (row) => row.uploaded_at },
  OLDEST: { by: sql`uploaded_at`, kind: 'timestamptz', direction: 'asc', value: (row) => row.uploaded_at },
  LARGEST: { by: sql`size`, kind: 'bigint', direction: 'desc', value: (row) => row.size },
  MOST_DOWNLOADED: { by: sql`downloads`, kind: 'bigint', direction: 'desc', value: (row) => row.downloads },
  /** Those that never expire come last. */
  EXPIRING_SOONEST: {
    by: sql`coalesce(expires_at, 'infinity')`,
    kind: 'timestamptz',
    direction: 'asc',
    value: (row) => row.expires_at ?? 'infinity',
  },
  NAME: { by: sql`name_folded`, kind: 'text', direction: 'asc', value: (row) => row.name_folded },
} as const satisfies Record<string, Order>;

export type FileOrder = keyof typeof fileOrders;

/** A place between rows of one order. */
export type Place = { readonly value: Value; readonly position: string };

const longestCursor = 4_096; // names have at most 255 characters
const malformed = () => problem('InvalidInput', { message: 'This cursor is not one that this list gave out.', field: 'cursor' });

/** An opaque text that leads back to a row's place in an order. */
export const encodeCursor = (order: FileOrder, row: FilesRow): string =>
  Buffer.from(JSON.stringify([order, fileOrders[order].value(row), row.position])).toString('base64url');

const isInstant = (text: string): boolean => {
  const time = Date.parse(text);
  return text === 'infinity' || (!Number.isNaN(time) && new Date(time).toISOString() === text);
};

const fits: Record<Kind, (value: unknown) => value is Value> = {
  timestamptz: (value): value is string => typeof value === 'string' && isInstant(value),
  bigint: (value): value is number => Number.isSafeInteger(value),
  text: (value): value is string => typeof value === 'string' && !value.includes('\0'),
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed();
  }
};

/**
 * Reads a cursor back.
 * @throws Problem InvalidInput for any text that `encodeCursor` did not make for this order
 */
export const decodeCursor = (order: FileOrder, cursor: string): Place => {
  if (cursor.length > longestCursor) throw malformed();
  const parsed = parseJson(Buffer.from(cursor, 'base64url').toString());
  if (!Array.isArray(parsed) || parsed.length !== 3) throw malformed();
  const [madeFor, value, position]: readonly unknown[] = parsed;
  const { kind } = fileOrders[order];
  if (madeFor !== order || !fits[kind](value)) throw malformed();
  if (typeof position !== 'string' || !/^\d{1,30}$/.test(position)) throw malformed();
  return { value, position };
};

/** Whether rows lie behind a place (or before it) in an order. */
export const isPast = (order: FileOrder, place: Place, side: 'after' | 'before'): RawBuilder<boolean> => {
  const { by, kind, direction } = fileOrders[order];
  const operator = sql.raw((direction === 'asc') === (side === 'after') ? '>' : '<');
  return sql<boolean>`(${by}, position) ${operator} (${place.value}::${sql.raw(kind)}, ${place.position}::numeric)`;
};
