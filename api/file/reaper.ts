import { dueFiles, endedUnreclaimed, type FileOutline } from '@lading/projections/files-endings.ts';
import { laterOf, type Position } from '@lading/schema/position.ts';
import type { Lading } from '../lading.ts';
import { systemContext } from '../log/context.ts';
import { endKnown } from './end-known.ts';

type Deps = Pick<
  Lading,
  'store' | 'bytes' | 'db' | 'engine' | 'clock' | 'ids' | 'replica' | 'logger' | 'settings' | 'uploading' | 'uploads'
>;

/** How many appends are under way: they share the log's transactions, and one turn of the event loop stays short. */
export const appendsAtOnce = 32;

/** How many files are worked on side by side where each takes more than an append: too few to crowd out readers. */
const atOnce = 16;

/** Ends files whose time is over. Each at its `expiresAt`, however late this comes by. */
export const expireDueFiles = async (deps: Deps, signal: AbortSignal): Promise<void> => {
  const context = systemContext('cleaner', deps.ids);
  const now = deps.clock.now();
  await workThrough(deps, dueFiles(deps.db, now), ['FileExpired'], signal, (page) =>
    each(
      page,
      signal,
      (row) => endKnown(deps, row, { type: 'sweep', slug: row.slug, now: now.toISOString() }, context),
      appendsAtOnce,
    ),
  );
};

/** Frees the bytes of ended files: event first, then the bytes, then the event that says so (invariant 7). */
export const reclaimEndedFiles = async (deps: Deps, signal: AbortSignal): Promise<void> => {
  const context = systemContext('reaper', deps.ids);
  await workThrough(deps, endedUnreclaimed(deps.db), ['BytesReclaimed'], signal, async (page) => {
    const removed: FileOutline[] = [];
    await each(page, signal, async (row) => {
      await deps.bytes.remove(row.key);
      removed.push(row);
      return {};
    });
    const now = deps.clock.now().toISOString();
    return each(removed, signal, (row) => endKnown(deps, row, { type: 'reclaim', slug: row.slug, now }, context), appendsAtOnce);
  });
};

/**
 * Works through pages of files, never more than two ahead of the read models: whoever waits to see a write of his own does not
 * wait behind thousands of others. Returns the largest position of a new event once the read models hold it.
 */
export const workThrough = async (
  { engine }: Pick<Lading, 'engine'>,
  pages: AsyncIterable<readonly FileOutline[]>,
  types: readonly string[],
  signal: AbortSignal,
  work: (page: readonly FileOutline[]) => Promise<Position | undefined>,
): Promise<Position | undefined> => {
  let last: Position | undefined;
  for await (const page of pages) {
    const before = last;
    last = (await work(page)) ?? before;
    if (signal.aborted) return last;
    if (before !== undefined) await engine.settled(types, before);
  }
  if (last !== undefined) await engine.settled(types, last);
  return last;
};

type Run = { readonly position?: Position };

/** Runs a command for each item. The largest position of a new event, `undefined` where nothing was left to do. */
export const each = async <T>(
  items: readonly T[],
  signal: AbortSignal,
  run: (item: T) => Promise<Run>,
  most = atOnce,
): Promise<Position | undefined> => {
  let last: Position | undefined;
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) {
      if (signal.aborted) return;
      // Awaited first: `last` is what it is by then, as other workers may have moved it.
      const { position } = await run(item);
      last = laterOf(last, position);
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
  return last;
};
