import type { EventStore } from '@lading/adapters/event-store/port.ts';
import type { StoredEvent } from '@lading/schema/events/registry.ts';
import { problem } from '@lading/schema/problems.ts';
import { fileStream } from './decider.ts';

export type HistoryWish = {
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  /** Cursors: revisions of the file's stream. */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
};

export type HistoryPage = {
  readonly events: readonly StoredEvent[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
};

const usualPage = 50;
const largestPage = 200;

const revisionOf = (cursor: string | undefined, field: string): number | undefined => {
  if (cursor === undefined) return undefined;
  if (!/^\d{1,15}$/.test(cursor)) throw problem('InvalidInput', { message: `"${field}" is no cursor of this list.`, field });
  return Number(cursor);
};

const sizeOf = ({ first, last }: HistoryWish): number => {
  const size = first ?? last ?? usualPage;
  const field = first === undefined ? 'last' : 'first';
  if (size < 0) throw problem('InvalidInput', { message: `"${field}" must not be negative.`, field });
  return Math.min(size, largestPage);
};

/** The events from a revision on and below another; the last of them where the stream is longer than `size`. */
const lastOf = async (store: EventStore, stream: string, size: number, from: number, until = Number.POSITIVE_INFINITY) => {
  const events: StoredEvent[] = [];
  // Revisions have no gaps: where the end is given, the beginning of the page is known.
  for await (const event of store.read(stream, { from: Number.isFinite(until) ? Math.max(from, until - size) : from })) {
    if (event.revision >= until) return { events, hasNextPage: true };
    events.push(event);
    if (events.length > size) events.shift();
  }
  return { events, hasNextPage: false };
};

const firstOf = async (store: EventStore, stream: string, size: number, from: number, until = Number.POSITIVE_INFINITY) => {
  const events: StoredEvent[] = [];
  for await (const event of store.read(stream, { from })) {
    if (events.length === size || event.revision >= until) return { events, hasNextPage: true };
    events.push(event);
  }
  return { events, hasNextPage: false };
};

/**
 * A page of what happened to a file, oldest first, read from its stream. At most one page is held, however long the stream.
 * @throws Problem InvalidInput for a cursor that is none, or a negative size
 */
export const readHistory = async (store: EventStore, slug: string, wish: HistoryWish): Promise<HistoryPage> => {
  const size = sizeOf(wish);
  const from = (revisionOf(wish.after, 'after') ?? -1) + 1;
  const read = wish.first === undefined && wish.last !== undefined ? lastOf : firstOf;
  const page = await read(store, fileStream(slug), size, from, revisionOf(wish.before, 'before'));
  return { ...page, hasPreviousPage: (page.events[0]?.revision ?? from) > 0 };
};
