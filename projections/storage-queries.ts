import { sql } from 'kysely';
import type { ReadDatabase } from './read-models.ts';

export type StorageSlice = { readonly mediaType: string; readonly files: number; readonly bytes: number };

export type Storage = {
  /** Live files and what they hold. */
  readonly files: number;
  readonly bytes: number;
  /** Files that have ended and whose bytes are not yet freed. */
  readonly orphanFiles: number;
  readonly orphanBytes: number;
  /** Live files, the largest holder first. */
  readonly byMediaType: readonly StorageSlice[];
};

const sums = (table: 'storage_live' | 'storage_ended', mediaType: string, project: string | undefined) => sql`
  SELECT ${sql.raw(mediaType)} AS media_type, sum(files)::bigint AS files, sum(bytes)::bigint AS bytes FROM ${sql.table(table)}
  WHERE ${project === undefined ? sql`true` : sql`project = ${project}`} GROUP BY 1`;

type Row = { readonly media_type: string | null; readonly files: number; readonly bytes: number };

/**
 * What files hold of the store, as recorded; one statement, so the parts fit together.
 * @param project its id in lower case: only what its files hold; absent: all files
 */
export const readStorage = async (db: ReadDatabase, project?: string): Promise<Storage> => {
  const statement = sql<Row>`${sums('storage_live', 'media_type', project)} UNION ALL ${sums('storage_ended', 'NULL', project)}`;
  const { rows } = await statement.execute(db);
  const ended = rows.find(({ media_type }) => media_type === null);
  const live = rows.flatMap(({ media_type: mediaType, files, bytes }) =>
    mediaType === null || files === 0 ? [] : [{ mediaType, files, bytes }],
  );
  return {
    files: live.reduce((sum, { files }) => sum + files, 0),
    bytes: live.reduce((sum, { bytes }) => sum + bytes, 0),
    orphanFiles: ended?.files ?? 0,
    orphanBytes: ended?.bytes ?? 0,
    byMediaType: live.sort((a, b) => b.bytes - a.bytes || (a.mediaType < b.mediaType ? -1 : 1)),
  };
};

/** How many live files each of some projects has, and what they hold; a project without any is left out. */
export const readProjectSizes = async (
  db: ReadDatabase,
  projects: readonly string[],
): Promise<ReadonlyMap<string, { readonly files: number; readonly bytes: number }>> => {
  const rows = await db
    .selectFrom('storage_live')
    .select('project')
    .select(sql<number>`sum(files)::bigint`.as('files'))
    .select(sql<number>`sum(bytes)::bigint`.as('bytes'))
    .where(sql<boolean>`project = ANY (${projects}::text[])`)
    .groupBy('project')
    .execute();
  return new Map(rows.map(({ project, files, bytes }) => [project, { files, bytes }]));
};
