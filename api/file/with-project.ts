import { matchingFiles } from '@lading/projections/files-endings.ts';
import { type DeletedProject, deletedProject, deletedWithFiles } from '@lading/projections/projects-queries.ts';
import type { Position } from '@lading/schema/position.ts';
import type { Lading } from '../lading.ts';
import { patienceMs } from '../log/changes.ts';
import { type Context, systemContext } from '../log/context.ts';
import { endKnown } from './end-known.ts';
import { appendsAtOnce, each, workThrough } from './reaper.ts';

type Deps = Pick<Lading, 'store' | 'db' | 'engine' | 'clock' | 'ids' | 'replica'>;

const types = ['FileDeleted'];
const neverAborted = new AbortController().signal;

/** How long files of a deleted project are waited for once nobody waits for the answer any more; then housekeeping has them. */
const lateMs = 30_000;

/**
 * Ends the live files of a project whose deletion lies at `position`; each names it as its cause. It begins once the read models
 * show all that was uploaded before; where they are late, nobody is kept waiting for that.
 * @returns whether all replicas have heard that they have ended
 */
export const endFilesOfProject = async (
  deps: Deps & Pick<Lading, 'changes' | 'logger'>,
  { uuid, position, context }: { readonly uuid: string; readonly position: Position; readonly context: Context },
): Promise<boolean> => {
  const isShown = (timeoutMs: number) => deps.engine.settled(['ProjectDeleted'], position, timeoutMs);
  if (await isShown(patienceMs)) return endNow(deps, uuid, context);
  isShown(lateMs)
    .then((shown) => shown && endNow(deps, uuid, context))
    .catch((error: unknown) =>
      deps.logger.warn({ err: error }, 'files of a deleted project did not end; the next round tries again'),
    );
  return false;
};

const endNow = async (deps: Deps & Pick<Lading, 'changes'>, uuid: string, context: Context): Promise<boolean> => {
  const project = await deletedProject(deps.db, uuid);
  if (!project) return false;
  const last = await endFiles(deps, project, context, neverAborted);
  if (last === undefined) return true;
  const shown = await Promise.all([deps.engine.settled(types, last, patienceMs), deps.changes.reached(last, patienceMs)]);
  return shown.every(Boolean);
};

/** Ends the live files of whatever project was deleted: those that a crash left behind. */
export const endFilesLeftBehind = async (deps: Deps, signal: AbortSignal): Promise<void> => {
  for (const project of await deletedWithFiles(deps.db, deps.clock.now())) {
    if (signal.aborted) return;
    await endFiles(deps, project, systemContext('cleaner', deps.ids), signal);
  }
};

const endFiles = (
  deps: Deps,
  { uuid, deletedBy }: DeletedProject,
  cause: Context,
  signal: AbortSignal,
): Promise<Position | undefined> => {
  const now = deps.clock.now();
  const context = { ...cause, causationId: deletedBy };
  const command = { type: 'delete', reason: 'PROJECT_DELETED', now: now.toISOString() } as const;
  return workThrough(deps, matchingFiles(deps.db, { projectId: uuid }, now), types, signal, (page) =>
    each(page, signal, (row) => endKnown(deps, row, { ...command, slug: row.slug }, context), appendsAtOnce),
  );
};
