import { Conflict } from '@lading/adapters/event-store/port.ts';
import type { FileOutline } from '@lading/projections/files-endings.ts';
import type { Lading } from '../lading.ts';
import type { Context } from '../log/context.ts';
import { type Executed, record } from '../log/execute.ts';
import { decideEnding, type EndingCommand, fileStream } from './decider.ts';
import type { Outline } from './state.ts';
import { runFileCommand } from './use-cases.ts';

type Deps = Pick<Lading, 'store' | 'clock' | 'ids' | 'replica'>;

/** As much of the state of a file as its row holds: what its stream folds to, up to the revision of the row. */
export const outlineOf = (row: FileOutline): Outline => {
  const { slug, uuid, name, size, key } = row;
  const file = { slug, uuid, name, size, key, mediaType: row.media_type, projectId: row.project_id, expiresAt: row.expires_at };
  return row.status === 'LIVE' ? { status: 'live', file } : { status: 'ended', file, reclaimed: row.reclaimed_at !== null };
};

/**
 * Decides by the row of a file and appends on condition that nothing has happened to it since; where something has, its stream
 * is loaded and decided on. So most of many files cost no reading, and none is ended by what is out of date.
 * @throws StoreUnavailable when the log does not answer
 */
export const endKnown = async (
  deps: Deps,
  row: FileOutline,
  command: EndingCommand,
  context: Context,
): Promise<Pick<Executed<never>, 'events' | 'position'>> => {
  try {
    return await record(deps, fileStream(row.slug), decideEnding(command, outlineOf(row)), context, row.revision);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
  return runFileCommand(deps, command, context);
};
