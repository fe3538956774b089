import { problem } from '@lading/schema/problems.ts';
import { type SelectQueryBuilder, sql } from 'kysely';
import type { ArtifactTables } from './artifacts.ts';
import { type Page, pageOf, pageSize, type WantedPage } from './pages.ts';
import type { ReadDatabase, ReadModels } from './read-models.ts';

/** An artifact that is kept. Times are RFC 3339 in UTC with milliseconds. */
export type Artifact = {
  readonly remote: string;
  /** As it was asked for, percent-encoded, without a leading slash. */
  readonly path: string;
  readonly kind: 'index' | 'file';
  /** Published here, not fetched. */
  readonly published: boolean;
  /** Its name in the byte store, which no other bytes ever have. */
  readonly key: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  /** Upstream's validators. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly cachedAt: string;
  /** When upstream last gave it, or said that it is right. */
  readonly checkedAt: string;
  readonly lastUsedAt: string | null;
  /** How often it was served from the store. */
  readonly hits: number;
};

type Uses = Pick<ArtifactTables['artifact_uses'], 'last_used_at' | 'checked_at' | 'checked_key'>;
type Row = ArtifactTables['artifacts'] & { [C in keyof Uses]: Uses[C] | null } & { readonly hits: number | null };

const toArtifact = (row: Row): Artifact => ({
  remote: row.remote,
  path: row.path,
  kind: row.kind === 'index' ? 'index' : 'file',
  published: row.published,
  key: row.key,
  mediaType: row.media_type,
  size: row.size,
  sha256: row.sha256,
  etag: row.etag,
  lastModified: row.last_modified,
  cachedAt: row.cached_at,
  // What upstream said of other bytes says nothing of these.
  checkedAt: row.checked_key === row.key && row.checked_at !== null ? row.checked_at : row.cached_at,
  lastUsedAt: row.last_used_at,
  hits: row.hits ?? 0,
});

const withUses = (db: ReadDatabase) =>
  db
    .selectFrom('artifacts')
    .leftJoin('artifact_uses', (join) =>
      join.onRef('artifact_uses.remote', '=', 'artifacts.remote').onRef('artifact_uses.path', '=', 'artifacts.path'),
    )
    .selectAll('artifacts')
    .select(['artifact_uses.hits', 'artifact_uses.last_used_at', 'artifact_uses.checked_at', 'artifact_uses.checked_key']);

export const findArtifact = async (db: ReadDatabase, remote: string, path: string): Promise<Artifact | undefined> => {
  const row = await withUses(db).where('artifacts.remote', '=', remote).where('artifacts.path', '=', path).executeTakeFirst();
  return row && toArtifact(row);
};

const byPath = sql.raw<string>('artifacts.path COLLATE "C"');

const cursorOf = (path: string): string => Buffer.from(`artifact:${path}`).toString('base64url');

/** @throws Problem InvalidInput for a cursor of another list */
const pathOf = (cursor: string): string => {
  const text = Buffer.from(cursor.slice(0, 20_000), 'base64url').toString();
  if (!text.startsWith('artifact:'))
    throw problem('InvalidInput', { message: 'This cursor is not one that this list gave out.', field: 'cursor' });
  return text.slice('artifact:'.length);
};

/** One page of what is kept of a remote, by path. @param prefix what the paths begin with @throws Problem InvalidInput */
export const listArtifacts = async (
  db: ReadDatabase,
  remote: string,
  wish: WantedPage & { readonly prefix?: string },
): Promise<Page<Artifact>> => {
  const { prefix = '', after, before } = wish;
  const backwards = wish.last !== undefined;
  let query = withUses(db)
    .where('artifacts.remote', '=', remote)
    .orderBy(byPath, backwards ? 'desc' : 'asc');
  // Nothing that begins with the prefix is beyond the prefix and the last character there is.
  if (prefix !== '') query = query.where(byPath, '>=', prefix).where(byPath, '<', `${prefix}\u{10ffff}`);
  if (after !== undefined) query = query.where(byPath, '>', pathOf(after));
  if (before !== undefined) query = query.where(byPath, '<', pathOf(before));
  const rows = await query.limit(pageSize(wish) + 1).execute();
  return pageOf(rows, wish, (row) => ({ cursor: cursorOf(row.path), node: toArtifact(row) }));
};

type Selected = SelectQueryBuilder<ReadModels, 'artifacts', object>;

const measured = (selected: Selected): Promise<{ artifacts: number; bytes: number }> =>
  selected
    .select(({ fn }) => fn.countAll<number>().as('artifacts'))
    .select(sql<number>`coalesce(sum(size), 0)::bigint`.as('bytes'))
    .executeTakeFirstOrThrow();

/** How many artifacts are kept of a remote, and what they hold. */
export const measureRemote = (db: ReadDatabase, remote: string) =>
  measured(db.selectFrom('artifacts').where('remote', '=', remote));

/** How many artifacts are kept, and what they hold. @param fetched only those that upstream could give again */
export const measureArtifacts = (db: ReadDatabase, fetched = false) =>
  measured(fetched ? db.selectFrom('artifacts').where('published', '=', false) : db.selectFrom('artifacts'));

/** Some fetched artifacts, those that nobody has asked for the longest first. @param remote absent: of all */
export const leastRecentlyUsedArtifacts = async (
  db: ReadDatabase,
  most: number,
  remote?: string,
): Promise<readonly Artifact[]> => {
  const all = withUses(db).where('artifacts.published', '=', false);
  const some = remote === undefined ? all : all.where('artifacts.remote', '=', remote);
  return (await some.orderBy('artifact_uses.last_used_at').limit(most).execute()).map(toArtifact);
};

/** Those of the keys that belong to an artifact. */
export const knownArtifactKeys = async (db: ReadDatabase, keys: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await db
    .selectFrom('artifacts')
    .select('key')
    .where(sql<boolean>`key = ANY (${[...keys]}::text[])`)
    .execute();
  return new Set(rows.map(({ key }) => key));
};

export type RemoteTotals = {
  /** Answers that gave what was kept, and those that gave the bytes of a running fetch. */
  readonly hits: number;
  readonly misses: number;
  readonly bytesFromCache: number;
  /** Received from upstream, whether they were kept or not. */
  readonly bytesFromUpstream: number;
};

const nothingYet: RemoteTotals = { hits: 0, misses: 0, bytesFromCache: 0, bytesFromUpstream: 0 };

export const readRemoteTotals = async (db: ReadDatabase, remote: string): Promise<RemoteTotals> => {
  const row = await db.selectFrom('remote_totals').selectAll().where('remote', '=', remote).executeTakeFirst();
  if (!row) return nothingYet;
  return {
    hits: row.hits,
    misses: row.misses,
    bytesFromCache: row.bytes_from_cache,
    bytesFromUpstream: row.bytes_from_upstream,
  };
};
