import type { RecordedEvent } from '@lading/schema/events/registry.ts';
import { type Changes, defineProjection, type RowOf } from './engine/define.ts';
import { landmarks } from './landmarks.ts';
import { rememberChange, storageChanges } from './storage-history.ts';

const counts = { files: { type: 'bigint', initial: 0 }, bytes: { type: 'bigint', initial: 0 } } as const;

const tables = {
  /** Live files by project and media type. */
  storage_live: {
    columns: { project: { type: 'text' }, media_type: { type: 'text' }, ...counts },
    key: ['project', 'media_type'],
  },
  /** Files that have ended and whose bytes are still there, by project. */
  storage_ended: { columns: { project: { type: 'text' }, ...counts }, key: ['project'] },
  storage_changes: storageChanges,
} as const;

export type StorageTables = { [N in keyof typeof tables]: RowOf<(typeof tables)[N]> };

/** Files of no project are under no name. */
const projectOf = ({ projectId }: { readonly projectId: string | null }) => ({ project: projectId ?? '' });

const liveKey = (data: { readonly projectId: string | null; readonly mediaType: string }) => ({
  ...projectOf(data),
  media_type: data.mediaType,
});

const end = ({ data }: RecordedEvent<'FileExpired' | 'FileDeleted' | 'FilePruned'>, changes: Changes<typeof tables>): void => {
  changes.add('storage_live', liveKey(data), { files: -1, bytes: -data.size });
  changes.add('storage_ended', projectOf(data), { files: 1, bytes: data.size });
  // A file ends when its time is over, not when somebody found out.
  rememberChange(changes, data, data.endedAt, -1);
};

/** What the files hold of the store, now and by time. */
export const storageProjection = defineProjection({
  name: 'storage',
  version: 3,
  tables,
  on: {
    ...landmarks,
    FileUploaded: ({ data, metadata }, changes) => {
      changes.add('storage_live', liveKey(data), { files: 1, bytes: data.size });
      rememberChange(changes, data, metadata.at, 1);
    },
    FileExpired: end,
    FileDeleted: end,
    FilePruned: end,
    BytesReclaimed: ({ data }, changes) => changes.add('storage_ended', projectOf(data), { files: -1, bytes: -data.size }),
  },
});
