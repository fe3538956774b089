import { type RawBuilder, sql } from 'kysely';
import type { FilesRow } from './files.ts';
import { type FileCondition, type FileFilter, isDue, matchesFilter } from './files-filter.ts';
import type { ReadDatabase } from './read-models.ts';

/** What it takes to end a file or to free its bytes without loading its stream: little, as there may be very many of them. */
export type FileOutline = Pick<FilesRow, (typeof columns)[number]>;

const columns = [
  'uuid',
  'slug',
  'project_id',
  'name',
  'media_type',
  'size',
  'key',
  'expires_at',
  'status',
  'reclaimed_at',
  'revision',
] as const;

/** Also how much the read models fold at once while files end: small, so that readers are served in between. */
const usualPage = 200;

type Sought = { readonly matches: FileCondition; readonly by: RawBuilder<string> };

/**
 * Pages of files in the order of a time. Each begins behind the last file of the one before, so whoever ends them as they come
 * need not wait until they are gone from the read model.
 */
async function* inPages(db: ReadDatabase, { matches, by }: Sought, pageSize: number): AsyncGenerator<readonly FileOutline[]> {
  let query = db
    .selectFrom('files')
    .select([...columns, 'position'])
    .select(by.as('at'))
    .where(matches);
  query = query.orderBy(by).orderBy('position').limit(pageSize);
  let page = await query.execute();
  while (page.length > 0) {
    yield page;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    const isLater = sql<boolean>`(${by}, position) > (${last.at}::timestamptz, ${last.position}::numeric)`;
    page = await query.where(isLater).execute();
  }
}

/** Files whose time is over and whose ending is not recorded yet, the longest overdue first. */
export const dueFiles = (db: ReadDatabase, now: Date, pageSize = usualPage): AsyncGenerator<readonly FileOutline[]> =>
  inPages(db, { matches: () => isDue(now), by: sql<string>`coalesce(expires_at, 'infinity')` }, pageSize);

/** Ended files whose bytes are still to be freed, the longest ended first. */
export const endedUnreclaimed = (db: ReadDatabase, pageSize = usualPage): AsyncGenerator<readonly FileOutline[]> =>
  inPages(
    db,
    {
      matches: () => sql<boolean>`status <> 'LIVE' AND reclaimed_at IS NULL`,
      by: sql<string>`ended_at`,
    },
    pageSize,
  );

/** Files that match, the oldest first. */
export const matchingFiles = (
  db: ReadDatabase,
  filter: FileFilter,
  now: Date,
  pageSize = usualPage,
): AsyncGenerator<readonly FileOutline[]> =>
  inPages(db, { matches: matchesFilter(filter, now), by: sql<string>`uploaded_at` }, pageSize);
