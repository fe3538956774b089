import type { EventData, EventType, Fact } from '@lading/schema/events/registry.ts';
import { type Problem, problem } from '@lading/schema/problems.ts';
import type { Decider } from '../log/execute.ts';

type Uploaded = EventData<'FileUploaded'>;
type Ended = { readonly status: 'ended'; readonly file: Uploaded; readonly reclaimed: boolean };

/** A file as its stream tells it. */
export type FileState = { readonly status: 'absent' } | { readonly status: 'live'; readonly file: Uploaded } | Ended;

export type FileCommand =
  | { readonly type: 'upload'; readonly file: Uploaded }
  /** Somebody ends the link now. */
  | { readonly type: 'expire'; readonly slug: string; readonly now: string }
  | { readonly type: 'delete'; readonly slug: string; readonly now: string }
  /** The cleaner came by: ends the link if its time is over. */
  | { readonly type: 'sweep'; readonly slug: string; readonly now: string }
  /** The bytes of the ended file are gone from the store. */
  | { readonly type: 'reclaim'; readonly slug: string };

type Decision = readonly Fact[] | Problem;
type Rules = { readonly [T in FileCommand['type']]: (command: Extract<FileCommand, { type: T }>, state: FileState) => Decision };

const summaryOf = ({ slug, uuid, name, mediaType, size, projectId }: Uploaded) => ({
  slug,
  uuid,
  name,
  mediaType,
  size,
  projectId,
});

/** The end that time brought, whenever somebody noticed; nothing where the file has time left. */
const overdue = (file: Uploaded, now: string): readonly Fact[] =>
  file.expiresAt !== null && file.expiresAt <= now
    ? [{ type: 'FileExpired', data: { ...summaryOf(file), reason: 'TTL', endedAt: file.expiresAt } }]
    : [];

/** Ends a live file by `end`, unless its time was over before. Ending twice happens once. */
const endBy = (slug: string, now: string, state: FileState, end: (file: Uploaded) => Fact): Decision => {
  if (state.status === 'absent') return problem('FileNotFound', { file: slug });
  if (state.status === 'ended') return [];
  const due = overdue(state.file, now);
  return due.length > 0 ? due : [end(state.file)];
};

const rules: Rules = {
  upload: ({ file }, state) =>
    state.status === 'absent'
      ? [{ type: 'FileUploaded', data: file }]
      : problem('NameTaken', { what: `The slug "${file.slug}"` }),
  expire: ({ slug, now }, state) =>
    endBy(slug, now, state, (file) => ({ type: 'FileExpired', data: { ...summaryOf(file), reason: 'MANUAL', endedAt: now } })),
  delete: ({ slug, now }, state) =>
    endBy(slug, now, state, (file) => ({ type: 'FileDeleted', data: { ...summaryOf(file), reason: 'MANUAL', endedAt: now } })),
  sweep: ({ slug, now }, state) => {
    if (state.status === 'absent') return problem('FileNotFound', { file: slug });
    return state.status === 'live' ? overdue(state.file, now) : [];
  },
  reclaim: ({ slug }, state) => {
    if (state.status === 'absent') return problem('FileNotFound', { file: slug });
    if (state.status === 'live' || state.reclaimed) return [];
    const { uuid, name, size, projectId, key } = state.file;
    return [{ type: 'BytesReclaimed', data: { slug, uuid, name, size, projectId, key } }];
  },
};

const end = (state: FileState): FileState =>
  state.status === 'live' ? { status: 'ended', file: state.file, reclaimed: false } : state;

type Folds = { readonly [T in EventType]?: (state: FileState, data: EventData<T>) => FileState };

const folds: Folds = {
  FileUploaded: (_state, file) => ({ status: 'live', file }),
  FileExpired: end,
  FileDeleted: end,
  BytesReclaimed: (state) => (state.status === 'ended' ? { ...state, reclaimed: true } : state),
};

export const fileDecider: Decider<FileState, FileCommand> = {
  initial: { status: 'absent' },
  // A record keyed by the command's own type: the rule found takes just this command.
  decide: (command, state) => (rules[command.type] as (command: FileCommand, state: FileState) => Decision)(command, state),
  evolve: (state, { type, data }) => {
    // Likewise for events: the fold found by the type takes just this data.
    const fold = folds[type] as ((state: FileState, data: unknown) => FileState) | undefined;
    if (!fold) throw new Error(`the stream of a file holds no ${type}`);
    return fold(state, data);
  },
};

export const fileStream = (slug: string): string => `file-${slug}`;
