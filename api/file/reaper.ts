import { dueFiles, endedUnreclaimed } from '@lading/projections/files-queries.ts';
import { comparePositions, type Position } from '@lading/schema/position.ts';
import type { Lading } from '../lading.ts';
import { systemContext } from '../log/context.ts';
import { runFileCommand } from './use-cases.ts';

type Deps = Pick<
  Lading,
  'store' | 'bytes' | 'db' | 'engine' | 'clock' | 'ids' | 'replica' | 'logger' | 'settings' | 'uploading' | 'uploads'
>;

const batch = 500;

/** Ends files whose time is over. Each at its `expiresAt`, however late this comes by. */
export const expireDueFiles = async (deps: Deps, signal: AbortSignal): Promise<void> => {
  const context = systemContext('cleaner', deps.ids);
  for (;;) {
    const now = deps.clock.now();
    const due = await dueFiles(deps.db, now, batch);
    const last = await each(due, signal, ({ slug }) =>
      runFileCommand(deps, { type: 'sweep', slug, now: now.toISOString() }, context),
    );
    if (due.length < batch || last === undefined || signal.aborted) return;
    // The next batch is asked of the read model, which must show this one first.
    await deps.engine.settled(['FileExpired'], last);
  }
};

/** Frees the bytes of ended files: event first, then the bytes, then the event that says so (invariant 7). */
export const reclaimEndedFiles = async (deps: Deps, signal: AbortSignal): Promise<void> => {
  const context = systemContext('reaper', deps.ids);
  for (;;) {
    const ended = await endedUnreclaimed(deps.db, batch);
    const last = await each(ended, signal, async ({ slug, key }) => {
      await deps.bytes.remove(key);
      return runFileCommand(deps, { type: 'reclaim', slug, now: deps.clock.now().toISOString() }, context);
    });
    if (ended.length < batch || last === undefined || signal.aborted) return;
    await deps.engine.settled(['BytesReclaimed'], last);
  }
};

type Run = { readonly position?: Position };

/** How many files are worked on side by side: enough to share the log's transactions, too few to crowd out readers. */
const atOnce = 16;

/** Runs a command for each item. The largest position of a new event, `undefined` where nothing was left to do. */
export const each = async <T>(
  items: readonly T[],
  signal: AbortSignal,
  run: (item: T) => Promise<Run>,
): Promise<Position | undefined> => {
  let last: Position | undefined;
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) {
      if (signal.aborted) return;
      const { position } = await run(item);
      if (position !== undefined && (last === undefined || comparePositions(position, last) > 0)) last = position;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return last;
};
