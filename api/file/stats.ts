import { overdueFiles } from '@lading/projections/files-queries.ts';
import { readMetrics } from '@lading/projections/metrics-queries.ts';
import { readStorage } from '@lading/projections/storage-queries.ts';
import type { Lading } from '../lading.ts';

/** Totals since the beginning and what there is now, in the names of the contract. All but `capacity_bytes` count from 0. */
export type Stats = Awaited<ReturnType<typeof readStats>>;

/**
 * Reads the totals. Links past their end count as expired, whether or not the cleaner has come by.
 * `bytes` is all that the store holds for files, `orphan_bytes` the part of it that no live link leads to.
 */
export const readStats = async (lading: Pick<Lading, 'db' | 'clock' | 'settings' | 'usedBytes'>) => {
  const { db, settings } = lading;
  const [metrics, storage, overdue, bytes] = await Promise.all([
    readMetrics(db),
    readStorage(db),
    overdueFiles(db, lading.clock.now()),
    lading.usedBytes(),
  ]);
  return {
    files: Math.max(0, storage.files - overdue.files),
    uploads: metrics.uploads,
    downloads: metrics.downloads,
    expirations: metrics.expirations + overdue.files,
    deletions: metrics.deletions,
    prunes: metrics.prunes,
    bytes,
    orphan_bytes: Math.max(0, bytes - storage.bytes + overdue.bytes),
    capacity_bytes: settings.maxStorageBytes,
    bytes_served: metrics.bytesServed,
    cache: {
      hits: metrics.cacheHits,
      misses: metrics.cacheMisses,
      artifacts: 0,
      bytes: 0,
      bytes_from_cache: 0,
      bytes_from_upstream: 0,
    },
  };
};
