import type { Position } from '@lading/schema/position.ts';
import type { ReadDatabase } from './read-models.ts';

export type Metrics = {
  /** When the latest event happened that counted; null before the first. */
  readonly at: string | null;
  readonly uploads: number;
  /** Answers that sent the last byte. */
  readonly downloads: number;
  /** All endings as EXPIRED, whatever the reason. */
  readonly expirations: number;
  readonly deletions: number;
  /** Files pruned. */
  readonly prunes: number;
  readonly cacheHits: number;
  readonly cacheMisses: number;
  readonly imagesServed: number;
  readonly filesLive: number;
  /** Bytes of live files. */
  readonly bytesStored: number;
  readonly bytesServed: number;
  /** The event these totals include last; `0` before the first. */
  readonly position: Position;
};

const nothingYet: Metrics = {
  at: null,
  uploads: 0,
  downloads: 0,
  expirations: 0,
  deletions: 0,
  prunes: 0,
  cacheHits: 0,
  cacheMisses: 0,
  imagesServed: 0,
  filesLive: 0,
  bytesStored: 0,
  bytesServed: 0,
  position: '0',
};

/** The running totals; zeros before anything happened. */
export const readMetrics = async (db: ReadDatabase): Promise<Metrics> => {
  const row = await db.selectFrom('metrics').selectAll().executeTakeFirst();
  if (!row) return nothingYet;
  return {
    at: row.at,
    uploads: row.uploads,
    downloads: row.downloads,
    expirations: row.expirations,
    deletions: row.deletions,
    prunes: row.prunes,
    cacheHits: row.cache_hits,
    cacheMisses: row.cache_misses,
    imagesServed: row.images_served,
    filesLive: row.files_live,
    bytesStored: row.bytes_stored,
    bytesServed: row.bytes_served,
    position: row.position ?? '0',
  };
};
