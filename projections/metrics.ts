import type { RecordedEvent } from '@lading/schema/events/registry.ts';
import { type Changes, defineProjection, type RowOf } from './engine/define.ts';
import { landmarks } from './landmarks.ts';

const total = { type: 'bigint', initial: 0 } as const;

const metrics = {
  columns: {
    id: { type: 'text' },
    uploads: total,
    downloads: total,
    expirations: total,
    deletions: total,
    prunes: total,
    cache_hits: total,
    cache_misses: total,
    images_served: total,
    files_live: total,
    bytes_stored: total,
    bytes_served: total,
    /** When the latest event happened that counted. */
    at: { type: 'instant', nullable: true },
    position: { type: 'position', nullable: true },
  },
  key: ['id'],
} as const;

export type MetricsRow = RowOf<typeof metrics>;

type Tables = { metrics: typeof metrics };
type Totals = Parameters<Changes<Tables>['add']>[2];

const count = ({ metadata, position }: RecordedEvent, changes: Changes<Tables>, totals: Totals): void =>
  changes.add('metrics', { id: 'all' }, totals, { at: metadata.at, position });

/** Running totals over everything that happened: one row. */
export const metricsProjection = defineProjection({
  name: 'metrics',
  version: 3,
  tables: { metrics },
  on: {
    ...landmarks,
    FileUploaded: (event, changes) => count(event, changes, { uploads: 1, files_live: 1, bytes_stored: event.data.size }),
    FileDownloaded: (event, changes) =>
      count(event, changes, { downloads: event.data.completed, bytes_served: event.data.bytes }),
    ImageServed: (event, changes) => {
      const { count: images_served, hits: cache_hits, misses: cache_misses, bytes: bytes_served } = event.data;
      count(event, changes, { images_served, cache_hits, cache_misses, bytes_served });
    },
    ArtifactServed: (event, changes) => {
      const { hits: cache_hits, misses: cache_misses, bytes: bytes_served } = event.data;
      count(event, changes, { cache_hits, cache_misses, bytes_served });
    },
    FileExpired: (event, changes) => count(event, changes, { expirations: 1, files_live: -1, bytes_stored: -event.data.size }),
    FilePruned: (event, changes) => count(event, changes, { prunes: 1, files_live: -1, bytes_stored: -event.data.size }),
    FileDeleted: (event, changes) => count(event, changes, { deletions: 1, files_live: -1, bytes_stored: -event.data.size }),
  },
});
