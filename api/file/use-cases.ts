import { Conflict } from '@lading/adapters/event-store/port.ts';
import { type File, findFile } from '@lading/projections/files-queries.ts';
import type { EventData } from '@lading/schema/events/registry.ts';
import { isReserved, isSlug } from '@lading/schema/ids.ts';
import { Problem, problem } from '@lading/schema/problems.ts';
import { mediaTypeOf } from '../http/media-type.ts';
import type { Lading } from '../lading.ts';
import { hashPassword } from '../link/password.ts';
import { patienceMs } from '../log/changes.ts';
import type { Context } from '../log/context.ts';
import { begin, type Executed, execute } from '../log/execute.ts';
import { fileChangeTypes } from './changes.ts';
import { type FileCommand, fileDecider, fileStream } from './decider.ts';
import { inspectUpload } from './inspect-upload.ts';
import type { UploadOptions } from './options.ts';
import { rowOfUpload } from './row.ts';
import type { FileState } from './state.ts';
import type { StoredUpload } from './store-upload.ts';

const heard: ReadonlySet<string> = new Set(fileChangeTypes);

/** What a write answers: the file as the read model has it, and whether that already shows the write. */
export type Written = { readonly file: File; readonly pending: boolean };

/** How often a new slug is drawn when the one drawn before is taken. */
const slugAttempts = 8;

/** What a new link promises: the options of an upload, the password as its hash. */
export type Terms = Omit<UploadOptions, 'password'> & { readonly passwordHash: string | null };

export const termsOf = async ({ password, ...terms }: UploadOptions): Promise<Terms> => ({
  ...terms,
  passwordHash: password === null ? null : await hashPassword(password),
});

/**
 * Makes stored bytes a file with a link. The bytes are kept if its event is in the log, removed if it is refused,
 * and left to the reaper when the log does not say.
 * @param drawn hears of each slug before it is tried
 * @throws Problem ProjectNotFound where its project was deleted while the bytes arrived
 */
export const recordUpload = async (
  lading: Lading,
  stored: StoredUpload,
  promised: UploadOptions | Terms,
  context: Context,
  drawn?: (slug: string) => Promise<void>,
): Promise<Written> => {
  const written = await record(lading, stored, promised, context, drawn);
  await endWithProject(lading, written.file, context);
  return written;
};

/**
 * Whoever deletes a project ends the files that were recorded before. What is recorded after that ends here; a crash in
 * between leaves it to housekeeping.
 */
const endWithProject = async (lading: Lading, { slug, projectId }: File, context: Context): Promise<void> => {
  const deletedBy = projectId === null ? undefined : await lading.projects.deletedBy(projectId);
  if (projectId === null || deletedBy === undefined) return;
  const command = { type: 'delete', slug, now: lading.clock.now().toISOString(), reason: 'PROJECT_DELETED' } as const;
  await runFileCommand(lading, command, { ...context, causationId: deletedBy });
  throw problem('ProjectNotFound', { project: projectId });
};

const record = async (
  lading: Lading,
  stored: StoredUpload,
  promised: UploadOptions | Terms,
  context: Context,
  drawn: ((slug: string) => Promise<void>) | undefined,
): Promise<Written> => {
  try {
    const { settle, head, ...bytes } = stored;
    const terms = 'password' in promised ? await termsOf(promised) : promised;
    const [mediaType = '', charset = null] = (await mediaTypeOf(head, terms.name)).split('; charset=');
    const image = await inspectUpload(lading, stored, mediaType);
    // The lifetime counts from the event, however long the bytes took to arrive.
    const now = lading.clock.now();
    const expiresAt = terms.ttlMs === null ? null : new Date(now.getTime() + terms.ttlMs).toISOString();
    const file = { ...terms, ...bytes, expiresAt, mediaType, charset, image };
    const recorder = { ...lading, clock: { now: () => now } };
    const executed = await withFreeSlug(lading, async (slug) => {
      await drawn?.(slug);
      return begin(recorder, fileDecider, fileStream(slug), { type: 'upload', file: { ...file, slug } }, context);
    });
    const isSeen = await isShown(lading, executed);
    await settle(true);
    // Nothing has happened to it since that the answer to an upload would show: no need to ask the read model.
    return { file: rowOfUpload(fileOf(executed), now.toISOString()), pending: !isSeen };
  } catch (error) {
    await stored.settle(!(error instanceof Problem));
    throw error;
  }
};

const withFreeSlug = async (
  lading: Lading,
  upload: (slug: string) => Promise<Executed<FileState>>,
): Promise<Executed<FileState>> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await upload(drawSlug(lading));
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === slugAttempts) throw error;
    }
  }
};

/** A slug that no route owns. Whether a file has it already, the append tells. */
const drawSlug = ({ ids, settings }: Pick<Lading, 'ids' | 'settings'>): string => {
  const slug = ids.slug(settings.fileIdLength);
  return isReserved(slug) ? drawSlug({ ids, settings }) : slug;
};

/** Ends a file: `id` is its slug or uuid. Ending an ended file changes nothing. */
export const endFile = async (lading: Lading, type: 'expire' | 'delete', id: string, context: Context): Promise<Written> => {
  const known = await lading.lookup.find(id);
  // A file uploaded a moment ago may not be in the read model yet; its slug still leads to its stream.
  const slug = known?.slug ?? id;
  if (!isSlug(slug)) throw problem('FileNotFound', { file: id.slice(0, 100) });
  return seen(lading, await runFileCommand(lading, { type, slug, now: lading.clock.now().toISOString() }, context));
};

/** The slug of a file by its slug or uuid. One uploaded a moment ago may not be in the read model; its slug leads to its stream. */
export const slugOf = async ({ lookup }: Pick<Lading, 'lookup'>, id: string): Promise<string> =>
  (await lookup.find(id))?.slug ?? id;

export const runFileCommand = (
  lading: Pick<Lading, 'store' | 'clock' | 'ids' | 'replica'>,
  command: Exclude<FileCommand, { type: 'upload' }>,
  context: Context,
): Promise<Executed<FileState>> => execute(lading, fileDecider, fileStream(command.slug), command, context);

/** What a command about a file that is there answers: the file as the read model shows it by then. */
export const seen = async (lading: Lading, executed: Executed<FileState>): Promise<Written> => {
  const isSeen = await isShown(lading, executed);
  const file = fileOf(executed);
  // The write holds, whatever keeps the read model from showing it.
  const row = await findFile(lading.db, file.uuid).catch(() => undefined);
  return { file: row ?? rowOfUpload(file, lading.clock.now().toISOString()), pending: !isSeen || !row };
};

/** A command that was not refused leaves a stream that is there. */
const fileOf = ({ state }: Executed<FileState>): EventData<'FileUploaded'> => {
  if (state.status === 'absent') throw problem('Internal');
  return state.file;
};

/**
 * Waits until the read models hold what was written, and this process has heard of it (invariant 3). A command that changed nothing
 * rests on what somebody else has written, perhaps just now: that must be seen as well.
 */
const isShown = async ({ engine, changes }: Lading, { last }: Executed<FileState>): Promise<boolean> => {
  if (last === undefined) return true;
  const { type, position } = last;
  // A read model that hears of the type has folded all that came before it.
  const isHeard = heard.has(type) ? changes.reached(position, patienceMs) : true;
  const shown = await Promise.all([engine.settled([type], position, patienceMs), isHeard]);
  return shown.every(Boolean);
};
