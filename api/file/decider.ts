import type { EventData, Fact } from '@lading/schema/events/registry.ts';
import { type Problem, problem } from '@lading/schema/problems.ts';
import type { Decider } from '../log/execute.ts';
import { evolve, type FileState, initial, type Live, type Outline, type Outlined } from './state.ts';

type Uploaded = EventData<'FileUploaded'>;
type Changes = EventData<'FileChanged'>['changes'];

/** Every command is about one file, at one time. */
type About = { readonly slug: string; readonly now: string };

export type FileCommand =
  | { readonly type: 'upload'; readonly file: Uploaded }
  /** Somebody changes what the link promises. */
  | (About & { readonly type: 'change'; readonly changes: Changes })
  /** Somebody ends the link now. */
  | (About & { readonly type: 'expire' })
  /** Somebody deletes the file, or its project was deleted. */
  | (About & { readonly type: 'delete'; readonly reason?: 'MANUAL' | 'PROJECT_DELETED' })
  | (About & { readonly type: 'prune' })
  /** The cleaner came by: ends the link if its time is over. */
  | (About & { readonly type: 'sweep' })
  /** A download began: a sliding link starts its lifetime anew. */
  | (About & { readonly type: 'slide' })
  /** A download is about to send the last byte of a limited link. */
  | (About & { readonly type: 'claim'; readonly claim: string })
  /** A claimed download broke off. */
  | (About & { readonly type: 'release'; readonly claim: string })
  /** A claimed download sent its last byte, or may have. */
  | (About & { readonly type: 'complete'; readonly claim: string })
  /** The bytes of the ended file are gone from the store. */
  | (About & { readonly type: 'reclaim' });

/** Those that end a file, and the one that comes after. They are decided on its outline, which its row holds as well. */
export type EndingCommand = Extract<FileCommand, { type: 'expire' | 'delete' | 'prune' | 'sweep' | 'reclaim' }>;

type Decision = readonly Fact[] | Problem;
type EndingRules = {
  readonly [T in EndingCommand['type']]: (command: Extract<FileCommand, { type: T }>, outline: Outline) => Decision;
};
type Rules = { readonly [T in FileCommand['type']]: (command: Extract<FileCommand, { type: T }>, state: FileState) => Decision };

/** A sliding link is moved on at most this often, so that a busy one does not fill its stream. */
const slideStepMs = 1_000;

const summaryOf = ({ slug, uuid, name, mediaType, size, projectId }: Outlined) => ({
  slug,
  uuid,
  name,
  mediaType,
  size,
  projectId,
});
const idsOf = ({ slug, uuid, projectId }: Uploaded) => ({ slug, uuid, projectId });

/** The end that time brought, whenever somebody noticed; nothing where the file has time left. */
const overdue = (file: Outlined, now: string): readonly Fact[] =>
  file.expiresAt !== null && file.expiresAt <= now
    ? [{ type: 'FileExpired', data: { ...summaryOf(file), reason: 'TTL', endedAt: file.expiresAt } }]
    : [];

const usedUp = (file: Uploaded, now: string): Fact => ({
  type: 'FileExpired',
  data: { ...summaryOf(file), reason: 'DOWNLOAD_LIMIT', endedAt: now },
});

/** Ends a live file by `end`, unless its time was over before. Ending twice happens once. */
const endBy = ({ slug, now }: About, state: Outline, end: (file: Outlined) => Fact): Decision => {
  if (state.status === 'absent') return problem('FileNotFound', { file: slug });
  if (state.status === 'ended') return [];
  const due = overdue(state.file, now);
  return due.length > 0 ? due : [end(state.file)];
};

/** What only a live link can do; anything else is told that it is gone or never was. */
const ifLive = ({ slug, now }: About, state: FileState, rule: (live: Live) => Decision): Decision => {
  if (state.status === 'absent') return problem('FileNotFound', { file: slug });
  if (state.status === 'ended') return problem('FileGone', { file: slug, ending: 'ended' });
  return overdue(state.file, now).length > 0 ? problem('FileGone', { file: slug, ending: 'expired' }) : rule(state);
};

/** The new values of those that differ. */
const differing = (file: Uploaded, changes: Changes): Changes =>
  Object.fromEntries(
    Object.entries(changes).filter(
      ([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(file[name as keyof Changes]),
    ),
  );

const changeTo = (file: Uploaded, changes: Changes): readonly Fact[] =>
  Object.keys(changes).length > 0 ? [{ type: 'FileChanged', data: { ...idsOf(file), changes } }] : [];

const change = ({ changes, now }: Extract<FileCommand, { type: 'change' }>, { file, claimed, completed }: Live): Decision => {
  const facts = changeTo(file, differing(file, changes));
  const limit = changes.maxDownloads ?? null;
  // A limit that what was downloaded already meets ends the link here and now.
  return limit !== null && completed >= limit && claimed.size === 0
    ? [...facts, usedUp({ ...file, maxDownloads: limit }, now)]
    : facts;
};

const slide = ({ now }: About, { file }: Live): Decision => {
  if (!file.sliding || file.ttlMs === null) return [];
  const expiresAt = new Date(Date.parse(now) + file.ttlMs).toISOString();
  const isMove = file.expiresAt === null || Date.parse(expiresAt) - Date.parse(file.expiresAt) >= slideStepMs;
  return isMove ? changeTo(file, { expiresAt }) : [];
};

/** Ends a claim one way or the other, and the link with it where the limit is used up and nothing is under way any more. */
const settleClaim = (
  { claim, now }: About & { readonly claim: string },
  state: FileState,
  type: 'DownloadReleased' | 'DownloadCompleted',
): Decision => {
  if (state.status !== 'live' || !state.claimed.has(claim)) return [];
  const { file, claimed, completed } = state;
  const fact: Fact = { type, data: { ...idsOf(file), claim } };
  const total = completed + (type === 'DownloadCompleted' ? 1 : 0);
  return file.maxDownloads !== null && total >= file.maxDownloads && claimed.size === 1 ? [fact, usedUp(file, now)] : [fact];
};

const endingRules: EndingRules = {
  expire: (command, state) =>
    endBy(command, state, (file) => ({
      type: 'FileExpired',
      data: { ...summaryOf(file), reason: 'MANUAL', endedAt: command.now },
    })),
  delete: (command, state) =>
    endBy(command, state, (file) => ({
      type: 'FileDeleted',
      data: { ...summaryOf(file), reason: command.reason ?? 'MANUAL', endedAt: command.now },
    })),
  prune: (command, state) =>
    endBy(command, state, (file) => ({ type: 'FilePruned', data: { ...summaryOf(file), endedAt: command.now } })),
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

const rules: Rules = {
  ...endingRules,
  upload: ({ file }, state) =>
    state.status === 'absent'
      ? [{ type: 'FileUploaded', data: file }]
      : problem('NameTaken', { what: `The slug "${file.slug}"` }),
  change: (command, state) => ifLive(command, state, (live) => change(command, live)),
  slide: (command, state) => ifLive(command, state, (live) => slide(command, live)),
  claim: (command, state) =>
    ifLive(command, state, ({ file, claimed, completed }) => {
      if (file.maxDownloads === null || claimed.has(command.claim)) return [];
      return claimed.size + completed < file.maxDownloads
        ? [{ type: 'DownloadClaimed', data: { ...idsOf(file), claim: command.claim } }]
        : problem('DownloadLimitReached', { file: file.slug });
    }),
  release: (command, state) => settleClaim(command, state, 'DownloadReleased'),
  complete: (command, state) => settleClaim(command, state, 'DownloadCompleted'),
};

export const fileDecider: Decider<FileState, FileCommand> = {
  initial,
  evolve,
  // A record keyed by the command's own type: the rule found takes just this command.
  decide: (command, state) => (rules[command.type] as (command: FileCommand, state: FileState) => Decision)(command, state),
};

/** Decides on a file of which no more is known than its outline. */
export const decideEnding = (command: EndingCommand, outline: Outline): Decision =>
  // As above.
  (endingRules[command.type] as (command: EndingCommand, outline: Outline) => Decision)(command, outline);

export const fileStream = (slug: string): string => `file-${slug}`;
