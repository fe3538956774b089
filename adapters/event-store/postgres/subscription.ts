import type { StoredEvent } from '@lading/schema/events/registry.ts';
import { comparePositions, type Position } from '@lading/schema/position.ts';
import type { Pool } from '../../database/pool.ts';
import { StoreUnavailable, type SubscribeOptions } from '../port.ts';
import type { LogHead } from './head.ts';
import { type LogPage, readLog } from './pages.ts';
import { backOff, orAborted } from './patience.ts';

/** Positions one page looks at. Where few are wanted it doubles from page to page, up to the larger number. */
const span = { least: 512, most: 8_192 } as const;

const nextSpan = (current: number, found: number): number =>
  found * 4 > current ? Math.max(span.least, current / 2) : Math.min(span.most, current * 2);

/** The events behind a position, the past and then what comes. Ends by the signal alone. */
export async function* follow(
  pool: Pool,
  head: LogHead,
  options: SubscribeOptions,
  signal: AbortSignal,
): AsyncGenerator<StoredEvent> {
  if (signal.aborted) return;
  head.join();
  try {
    for await (const page of pages(pool, head, options, signal)) {
      for (const event of page.events) {
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
  pool: Pool,
  head: LogHead,
  { after = '0', types }: SubscribeOptions,
  signal: AbortSignal,
): AsyncGenerator<LogPage> {
  let cursor: Position = after;
  let width: number = span.least;
  for (;;) {
    const page = await readSteadily(pool, { after: cursor, types, span: width }, signal);
    if (!page) return;
    yield page;
    cursor = page.upto;
    width = nextSpan(width, page.events.length);
    if (comparePositions(cursor, page.head) >= 0) await head.beyond(cursor, signal);
  }
}

/** A page, however long the store is away; `undefined` once the signal is raised. */
const readSteadily = async (
  pool: Pool,
  range: Parameters<typeof readLog>[1],
  signal: AbortSignal,
): Promise<LogPage | undefined> => {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      return await orAborted(readLog(pool, range), signal);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      await backOff(attempt, signal);
    }
  }
  return undefined;
};
