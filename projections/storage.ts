import type { RecordedEvent } from '@lading/schema/events/registry.ts';
import { type Changes, defineProjection, type RowOf } from './engine/define.ts';
import { landmarks } from './landmarks.ts';

const counts = { files: { type: 'bigint', initial: 0 }, bytes: { type: 'bigint', initial: 0 } } as const;

const tables = {
  /** Live files by media type. */
  storage_live: { columns: { media_type: { type: 'text' }, ...counts }, key: ['media_type'] },
  /** Files that have ended and whose bytes are still there: one row. */
  storage_ended: { columns: { id: { type: 'text' }, ...counts }, key: ['id'] },
} as const;

export type StorageTables = { [N in keyof typeof tables]: RowOf<(typeof tables)[N]> };

const only = { id: 'all' };

const end = ({ data }: RecordedEvent<'FileExpired' | 'FileDeleted' | 'FilePruned'>, changes: Changes<typeof tables>): void => {
  changes.add('storage_live', { media_type: data.mediaType }, { files: -1, bytes: -data.size });
  changes.add('storage_ended', only, { files: 1, bytes: data.size });
};

/** What the files hold of the store. */
export const storageProjection = defineProjection({
  name: 'storage',
  version: 1,
  tables,
  on: {
    ...landmarks,
    FileUploaded: ({ data }, changes) =>
      changes.add('storage_live', { media_type: data.mediaType }, { files: 1, bytes: data.size }),
    FileExpired: end,
    FileDeleted: end,
    FilePruned: end,
    BytesReclaimed: ({ data }, changes) => changes.add('storage_ended', only, { files: -1, bytes: -data.size }),
  },
});
