import type { EventData } from '@lading/schema/events/registry.ts';
import { isSlug, isUuid } from '@lading/schema/ids.ts';
import { sql } from 'kysely';
import type { FilesRow } from './files.ts';
import { type FileFilter, type FileStatus, isDue, matchesFilter } from './files-filter.ts';
import { decodeCursor, encodeCursor, type FileOrder, fileOrders, isPast } from './files-orders.ts';
import { type Page, pageOf, pageSize, type WantedPage } from './pages.ts';
import type { ReadDatabase } from './read-models.ts';

export type EndReason = 'TTL' | 'DOWNLOAD_LIMIT' | 'MANUAL' | 'ADMIN' | 'PROJECT_DELETED';

/** What a picture is. */
export type ImageFacts = NonNullable<EventData<'FileUploaded'>['image']>;

/** A file as the read model has it. Times are RFC 3339 in UTC with milliseconds. */
export type File = {
  readonly uuid: string;
  readonly slug: string;
  readonly projectId: string | null;
  readonly name: string;
  readonly mediaType: string;
  readonly charset: string | null;
  readonly image: ImageFacts | null;
  readonly size: number;
  readonly sha256: string;
  /** Its name in the byte store. */
  readonly key: string;
  readonly uploadedAt: string;
  readonly expiresAt: string | null;
  readonly ttlMs: number | null;
  readonly maxDownloads: number | null;
  /** Downloads of a limited link that are completed or under way. */
  readonly downloadsClaimed: number;
  readonly passwordHash: string | null;
  readonly sliding: boolean;
  readonly metadata: unknown;
  readonly status: FileStatus;
  readonly endedAt: string | null;
  readonly endReason: EndReason | null;
  readonly reclaimedAt: string | null;
  readonly downloads: number;
  readonly bytesServed: number;
};

export type ListFiles = WantedPage & {
  readonly filter?: FileFilter;
  /** NEWEST when absent. */
  readonly orderBy?: FileOrder;
  readonly now: Date;
};

export type FilePage = Page<File>;

const toFile = (row: FilesRow): File => ({
  uuid: row.uuid,
  slug: row.slug,
  projectId: row.project_id,
  name: row.name,
  mediaType: row.media_type,
  charset: row.charset,
  image: row.image as ImageFacts | null, // as the events have it
  size: row.size,
  sha256: row.sha256,
  key: row.key,
  uploadedAt: row.uploaded_at,
  expiresAt: row.expires_at,
  ttlMs: row.ttl_ms,
  maxDownloads: row.max_downloads,
  downloadsClaimed: row.downloads_claimed,
  passwordHash: row.password_hash,
  sliding: row.sliding,
  metadata: row.metadata,
  status: row.status as FileStatus, // the projection writes no other
  endedAt: row.ended_at,
  endReason: row.end_reason as EndReason | null, // as the events have it
  reclaimedAt: row.reclaimed_at,
  downloads: row.downloads,
  bytesServed: row.bytes_served,
});

/** A file at a moment: past its `expiresAt` it has ended then, whether or not the cleaner has come by. */
export const asOf = (file: File, now: Date): File =>
  file.status === 'LIVE' && file.expiresAt !== null && Date.parse(file.expiresAt) <= now.getTime()
    ? { ...file, status: 'EXPIRED', endedAt: file.expiresAt, endReason: 'TTL' }
    : file;

/** A file by its slug or its uuid, as recorded; see `asOf`. */
export const findFile = async (db: ReadDatabase, id: string): Promise<File | undefined> => {
  if (!isUuid(id) && !isSlug(id)) return undefined;
  const query = db.selectFrom('files').selectAll();
  const row = await (isUuid(id) ? query.where('uuid', '=', id) : query.where('slug', '=', id)).executeTakeFirst();
  return row && toFile(row);
};

/**
 * One page of files, forwards (`first`, `after`) or backwards (`last`, `before`), as the Relay cursor specification has it.
 * @throws Problem InvalidInput for cursors of another list and impossible sizes
 */
export const listFiles = async (db: ReadDatabase, wish: ListFiles): Promise<FilePage> => {
  const { orderBy = 'NEWEST', filter = {}, now, after, before } = wish;
  const size = pageSize(wish);
  const backwards = wish.last !== undefined;
  const { by, direction } = fileOrders[orderBy];
  const way = (direction === 'asc') === backwards ? 'desc' : 'asc';
  let query = db.selectFrom('files').selectAll().where(matchesFilter(filter, now)).orderBy(by, way).orderBy('position', way);
  if (after !== undefined) query = query.where(isPast(orderBy, decodeCursor(orderBy, after), 'after'));
  if (before !== undefined) query = query.where(isPast(orderBy, decodeCursor(orderBy, before), 'before'));
  const rows = await query.limit(size + 1).execute();
  return pageOf(rows, wish, (row) => ({ cursor: encodeCursor(orderBy, row), node: asOf(toFile(row), now) }));
};

/** How many files match in all, whatever the page. */
export const countFiles = async (db: ReadDatabase, filter: FileFilter, now: Date): Promise<number> =>
  (await measureFiles(db, filter, now)).count;

/** How many files match, and how many bytes they hold together. */
export const measureFiles = (db: ReadDatabase, filter: FileFilter, now: Date): Promise<{ count: number; bytes: number }> =>
  db
    .selectFrom('files')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .select(sql<number>`coalesce(sum(size), 0)::bigint`.as('bytes'))
    .where(matchesFilter(filter, now))
    .executeTakeFirstOrThrow();

/** How many files have their time over while their ending is not recorded yet, and what they hold. */
export const overdueFiles = (db: ReadDatabase, now: Date): Promise<{ readonly files: number; readonly bytes: number }> =>
  db
    .selectFrom('files')
    .select(({ fn }) => fn.countAll<number>().as('files'))
    .select(sql<number>`coalesce(sum(size), 0)::bigint`.as('bytes'))
    .where(isDue(now))
    .executeTakeFirstOrThrow();

/** Those of the keys whose bytes belong to a file and are not freed. Bytes under any other key are orphans. */
export const knownKeys = async (db: ReadDatabase, keys: readonly string[]): Promise<ReadonlySet<string>> => {
  const query = db.selectFrom('files').select('key').where('reclaimed_at', 'is', null);
  const rows = await query.where(sql<boolean>`key = ANY (${[...keys]}::text[])`).execute();
  return new Set(rows.map(({ key }) => key));
};

export type DownloadClaim = { readonly slug: string; readonly claim: string };

/**
 * Claims on live links from before a time, of one replica or of all: those that no transfer holds any more.
 * At most 1,000; settle them and ask again.
 */
export const claimsBefore = (db: ReadDatabase, before: Date, replica?: string): Promise<readonly DownloadClaim[]> => {
  const query = db
    .selectFrom('download_claims')
    .innerJoin('files', 'files.uuid', 'download_claims.uuid')
    .select(['download_claims.slug', 'download_claims.claim'])
    .where('files.status', '=', 'LIVE')
    .where('download_claims.claimed_at', '<', before.toISOString())
    .limit(1_000);
  return (replica === undefined ? query : query.where('download_claims.replica', '=', replica)).execute();
};
