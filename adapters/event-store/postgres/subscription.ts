import type { StoredEvent } from '@lading/schema/events/registry.ts';
import { comparePositions, type Position } from '@lading/schema/position.ts';
import type { Pool } from '../../database/pool.ts';
import { StoreUnavailable, type SubscribeOptions } from '../port.ts';
import type { LogHead } from './head.ts';
import { type LogPage, readLog } from './pages.ts';
import { backOff, orAborted } from './patience.ts';

/** What subscriptions to one log have in common. */
export type Following = {
  readonly pool: Pool;
  readonly head: LogHead;
  /** What lies behind a place near the end of the log, of all types. */
  readonly news: (after: Position) => Promise<LogPage>;
};

/** Positions one page looks at. Where few are wanted it doubles from page to page, up to the larger number. */
const span = { least: 512, most: 8_192 } as const;

const nextSpan = (current: number, found: number): number =>
  found * 4 > current ? Math.max(span.least, current / 2) : Math.min(span.most, current * 2);

/** The events behind a position, the past and then what comes. Ends by the signal alone. */
export async function* follow(following: Following, options: SubscribeOptions, signal: AbortSignal): AsyncGenerator<StoredEvent> {
  if (signal.aborted) return;
  const { head } = following;
  head.join();
  try {
    for await (const events of pages(following, options, signal)) {
      for (const event of events) {
        if (signal.aborted) return;
        yield event;
      }
    }
  } finally {
    head.leave();
  }
}

/** Page after page as fast as they are taken, then whenever the head has moved on. */
async function* pages(
  { pool, head, news }: Following,
  { after = '0', types }: SubscribeOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly StoredEvent[]> {
  const wanted = types && new Set(types);
  let cursor: Position = after;
  let width: number = span.least;
  let isLive = false;
  for (;;) {
    const from = cursor;
    const read = isLive ? () => news(from) : () => readLog(pool, { after: from, types, span: width });
    const page = await steadily(read, signal);
    if (!page) return;
    yield wanted ? page.events.filter(({ type }) => wanted.has(type)) : page.events;
    cursor = page.upto;
    width = nextSpan(width, page.events.length);
    isLive = comparePositions(cursor, page.head) >= 0;
    if (isLive) await head.beyond(cursor, signal);
  }
}

/** What comes live is read as it comes; more than this at once is read by each on its own, of the types it wants. */
export const readNews = (pool: Pool, after: Position): Promise<LogPage> => readLog(pool, { after, span: span.least });

/** A page, however long the store is away; `undefined` once the signal is raised. */
const steadily = async (read: () => Promise<LogPage>, signal: AbortSignal): Promise<LogPage | undefined> => {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      return await orAborted(read(), signal);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      await backOff(attempt, signal);
    }
  }
  return undefined;
};
