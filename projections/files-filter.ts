import { isUuid } from '@lading/schema/ids.ts';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { foldName } from './files.ts';
import type { ReadModels } from './read-models.ts';

export type FileStatus = 'LIVE' | 'EXPIRED' | 'DELETED' | 'PRUNED';

export type FileFilter = {
  /** Live ones when absent. */
  readonly status?: readonly FileStatus[];
  /** A media type, or all of a kind: `image/*`. */
  readonly mediaType?: string;
  /** Regardless of case, taken literally. */
  readonly nameContains?: string;
  /** Anything that is no project's id matches nothing. */
  readonly projectId?: string;
  /** Inclusive. */
  readonly uploadedAfter?: Date;
  /** Exclusive. */
  readonly uploadedBefore?: Date;
  readonly minSize?: number;
  readonly maxSize?: number;
  /** False: only those that were downloaded. */
  readonly neverDownloaded?: boolean;
  /** Slugs and uuids. */
  readonly ids?: readonly string[];
};

type Builder = ExpressionBuilder<ReadModels, 'files'>;
type Condition = Expression<SqlBool>;

/** What rows of files are sought by. */
export type FileCondition = (eb: Builder) => Condition;

/** Recorded as live, though its time is over. Both conditions are written as the indexes of live files have them. */
export const isDue = (now: Date) =>
  sql<boolean>`status = 'LIVE' AND coalesce(expires_at, 'infinity') <= ${now.toISOString()}::timestamptz`;

const isLive = (now: Date) =>
  sql<boolean>`status = 'LIVE' AND coalesce(expires_at, 'infinity') > ${now.toISOString()}::timestamptz`;

const hasStatus = (eb: Builder, status: FileStatus, now: Date): Condition => {
  if (status === 'LIVE') return isLive(now);
  if (status === 'EXPIRED') return eb.or([eb('status', '=', 'EXPIRED'), isDue(now)]);
  return eb('status', '=', status);
};

/** What somebody typed, as LIKE takes it literally. NUL is stored as U+FFFD. */
export const literally = (text: string): string => text.replaceAll('\0', '\ufffd').replaceAll(/[\\%_]/g, '\\$&');

const typePattern = (mediaType: string): string =>
  mediaType.endsWith('/*') ? `${literally(mediaType.slice(0, -1))}%` : literally(mediaType);

type Wanted = Required<Omit<FileFilter, 'status'>>;

const conditions: { readonly [F in keyof Wanted]: (eb: Builder, wanted: Wanted[F]) => Condition } = {
  mediaType: (eb, wanted) => eb('media_type', 'like', typePattern(wanted.toLowerCase())),
  nameContains: (eb, wanted) => eb('name_folded', 'like', `%${literally(foldName(wanted))}%`),
  projectId: (eb, wanted) => (isUuid(wanted) ? eb('project_id', '=', wanted) : sql<boolean>`false`),
  uploadedAfter: (eb, wanted) => eb('uploaded_at', '>=', wanted.toISOString()),
  uploadedBefore: (eb, wanted) => eb('uploaded_at', '<', wanted.toISOString()),
  minSize: (eb, wanted) => eb('size', '>=', wanted),
  maxSize: (eb, wanted) => eb('size', '<=', wanted),
  ids: (eb, wanted) =>
    eb.or([
      sql<boolean>`slug = ANY (${wanted.filter((id) => !isUuid(id))}::text[])`,
      sql<boolean>`uuid = ANY (${wanted.filter(isUuid)}::uuid[])`,
    ]),
  neverDownloaded: (eb, wanted) => eb('downloads', wanted ? '=' : '>', 0),
};

const condition = <F extends keyof Wanted>(eb: Builder, field: F, wanted: Wanted[F] | undefined): Condition[] =>
  wanted === undefined ? [] : [conditions[field](eb, wanted)];

/** The condition that a filter stands for; `now` decides what is live. */
export const matchesFilter =
  ({ status = ['LIVE'], ...wish }: FileFilter, now: Date): FileCondition =>
  (eb) =>
    eb.and([
      eb.or(status.map((one) => hasStatus(eb, one, now))),
      // The keys of `conditions` are those of the filter.
      ...(Object.keys(conditions) as (keyof Wanted)[]).flatMap((field) => condition(eb, field, wish[field])),
    ]);
