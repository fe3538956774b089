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

/** What files hold of the store, as recorded; one statement, so the parts fit together. */
export const readStorage = async (db: ReadDatabase): Promise<Storage> => {
  const rows = await db
    .selectFrom('storage_live')
    .select(({ ref }) => [ref('media_type').$castTo<string | null>().as('mediaType'), 'files', 'bytes'])
    .where('files', '>', 0)
    .unionAll(
      db.selectFrom('storage_ended').select(({ lit }) => [lit(null).$castTo<string | null>().as('mediaType'), 'files', 'bytes']),
    )
    .execute();
  const live = rows.flatMap(({ mediaType, files, bytes }) => (mediaType === null ? [] : [{ mediaType, files, bytes }]));
  const ended = rows.find(({ mediaType }) => mediaType === null);
  return {
    files: live.reduce((sum, { files }) => sum + files, 0),
    bytes: live.reduce((sum, { bytes }) => sum + bytes, 0),
    orphanFiles: ended?.files ?? 0,
    orphanBytes: ended?.bytes ?? 0,
    byMediaType: live.sort((a, b) => b.bytes - a.bytes || (a.mediaType < b.mediaType ? -1 : 1)),
  };
};
