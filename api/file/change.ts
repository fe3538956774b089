import { Conflict } from '@lading/adapters/event-store/port.ts';
import { asOf } from '@lading/projections/files-queries.ts';
import type { EventData } from '@lading/schema/events/registry.ts';
import { problem } from '@lading/schema/problems.ts';
import { safeFileName } from '../http/file-name.ts';
import type { Lading } from '../lading.ts';
import { hashPassword } from '../link/password.ts';
import type { Context } from '../log/context.ts';
import { downloadLimit, type Limits, lifetime, metadata, password } from './options.ts';
import { runFileCommand, seen, slugOf, type Written } from './use-cases.ts';

/** What somebody wants changed. Absent leaves alone; null ends a limit or a password, and leaves all else alone too. */
export type GivenChanges = {
  readonly name?: string | null | undefined;
  readonly metadata?: unknown;
  /** A lifetime from now on. */
  readonly ttl?: string | null | undefined;
  readonly maxDownloads?: number | null | undefined;
  readonly password?: string | null | undefined;
  readonly sliding?: boolean | null | undefined;
};

type Changes = EventData<'FileChanged'>['changes'];

/**
 * Changes what a live link promises: `id` is its slug or uuid. Asking for what is so already changes nothing.
 * @throws Problem InvalidInput, FileNotFound, FileGone; ChangedMeanwhile where others kept being faster
 */
export const changeFile = async (lading: Lading, id: string, given: GivenChanges, context: Context): Promise<Written> => {
  const now = lading.clock.now();
  const changes = { ...fileChanges(given, lading.settings, now), ...(await passwordChange(given.password)) };
  const command = { type: 'change', slug: await slugOf(lading, id), now: now.toISOString(), changes } as const;
  try {
    const { file, pending } = await seen(lading, await runFileCommand(lading, command, context));
    return { file: asOf(file, now), pending };
  } catch (error) {
    throw error instanceof Conflict ? problem('ChangedMeanwhile', { what: id.slice(0, 100) }) : error;
  }
};

/** The terms that change, checked like those of an upload. @throws Problem InvalidInput naming the field */
export const fileChanges = (given: GivenChanges, limits: Limits, now: Date): Changes => ({
  ...(isSaid(given.name) && { name: safeFileName(mustSay('name', given.name)) }),
  ...(isSaid(given.metadata) && { metadata: metadata(given.metadata) }),
  ...(isSaid(given.ttl) && lifetime(mustSay('ttl', given.ttl), limits, now)),
  ...(given.maxDownloads !== undefined && { maxDownloads: downloadLimit(given.maxDownloads ?? undefined) }),
  ...(isSaid(given.sliding) && { sliding: given.sliding }),
});

const passwordChange = async (given: string | null | undefined): Promise<Changes> => {
  if (given === undefined) return {};
  const wanted = given === null ? null : password(mustSay('password', given));
  return { passwordHash: wanted === null ? null : await hashPassword(wanted) };
};

const isSaid = <T>(value: T): value is NonNullable<T> => value !== undefined && value !== null;

/** Empty means "not said" in a form; here it would quietly undo what it is about. */
const mustSay = (field: string, given: string): string => {
  if (given === '') throw problem('InvalidInput', { field, message: `An empty ${field} is none.` });
  return given;
};
