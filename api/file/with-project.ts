import { filesLeftBehind, type LeftBehind } from '@lading/projections/projects-queries.ts';
import type { Lading } from '../lading.ts';
import { type Context, systemContext } from '../log/context.ts';
import { each } from './reaper.ts';
import { runFileCommand } from './use-cases.ts';

type Deps = Pick<Lading, 'store' | 'db' | 'engine' | 'clock' | 'ids' | 'replica'>;

const batch = 500;
/** The types by which a file of a deleted project ends: one whose time was over before has expired. */
const endings = ['FileDeleted', 'FileExpired'];
const neverAborted = new AbortController().signal;

/**
 * Ends the live files of a project that the read models show as deleted. Each names the deletion as its cause.
 * @returns whether they are seen to have ended
 */
export const endFilesOfProject = (deps: Deps, project: string, context: Context): Promise<boolean> =>
  endFiles(deps, neverAborted, ({ deletedBy }) => ({ ...context, causationId: deletedBy }), project);

/** Ends the live files of whatever project was deleted: those that a crash left behind. */
export const endFilesLeftBehind = async (deps: Deps, signal: AbortSignal): Promise<void> => {
  await endFiles(deps, signal, ({ deletedBy }) => systemContext('cleaner', deps.ids, deletedBy));
};

const endFiles = async (
  deps: Deps,
  signal: AbortSignal,
  contextOf: (file: LeftBehind) => Context,
  project?: string,
): Promise<boolean> => {
  for (;;) {
    const files = await filesLeftBehind(deps.db, batch, project);
    const last = await each(files, signal, (file) => runFileCommand(deps, endWith(file), contextOf(file)));
    if (last === undefined) return files.length === 0;
    // The next batch is asked of the read model, which must show this one first.
    if (!(await deps.engine.settled(endings, last))) return false;
    if (files.length < batch || signal.aborted) return true;
  }
};

/** At the moment of the deletion, or of the upload where that came after. */
const endWith = ({ slug, uploadedAt, deletedAt }: LeftBehind) => ({
  type: 'delete' as const,
  slug,
  now: uploadedAt > deletedAt ? uploadedAt : deletedAt,
  reason: 'PROJECT_DELETED' as const,
});
