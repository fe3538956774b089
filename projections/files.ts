import type { RecordedEvent } from '@lading/schema/events/registry.ts';
import { type Changes, defineProjection, type RowOf } from './engine/define.ts';

const files = {
  columns: {
    uuid: { type: 'uuid' },
    slug: { type: 'text' },
    project_id: { type: 'uuid', nullable: true },
    name: { type: 'text' },
    /** The name in lower case: databases disagree about what that is, so it is made here. */
    name_folded: { type: 'text' },
    media_type: { type: 'text' },
    size: { type: 'bigint' },
    sha256: { type: 'text' },
    /** Its name in the byte store. */
    key: { type: 'text' },
    uploaded_at: { type: 'instant' },
    expires_at: { type: 'instant', nullable: true },
    ttl_ms: { type: 'bigint', nullable: true },
    max_downloads: { type: 'integer', nullable: true },
    sliding: { type: 'boolean' },
    metadata: { type: 'json' },
    /** LIVE, EXPIRED or DELETED, as recorded. A file past `expires_at` has ended whether or not that is recorded yet. */
    status: { type: 'text' },
    ended_at: { type: 'instant', nullable: true },
    end_reason: { type: 'text', nullable: true },
    reclaimed_at: { type: 'instant', nullable: true },
    downloads: { type: 'bigint' },
    bytes_served: { type: 'bigint' },
    /** Of the upload: what orders files that are otherwise equal. */
    position: { type: 'position' },
  },
  key: ['uuid'],
  indexes: [
    { on: 'slug', unique: true },
    { on: 'key' },
    { on: 'uploaded_at, position' },
    // Lists are of live files unless asked otherwise; the ended ones, of which there will be many more, stay out of these.
    { on: 'uploaded_at, position', where: "status = 'LIVE'" },
    { on: 'size, position', where: "status = 'LIVE'" },
    { on: 'downloads, position', where: "status = 'LIVE'" },
    { on: "coalesce(expires_at, 'infinity'), position", where: "status = 'LIVE'" },
    { on: 'name_folded, position', where: "status = 'LIVE'" },
    { on: 'ended_at, position', where: "status <> 'LIVE' AND reclaimed_at IS NULL" },
  ],
} as const;

export type FilesRow = RowOf<typeof files>;

/** How names are compared: in lower case, composed the same way. */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase();

type Ended = RecordedEvent<'FileExpired' | 'FileDeleted'>;

const end = ({ data }: Ended, status: 'EXPIRED' | 'DELETED', changes: Changes<{ files: typeof files }>): void =>
  changes.patch('files', { uuid: data.uuid }, { status, ended_at: data.endedAt, end_reason: data.reason });

/** Every file there ever was, ended ones too. */
export const filesProjection = defineProjection({
  name: 'files',
  version: 1,
  tables: { files },
  on: {
    FileUploaded: ({ data, metadata, position }, changes) =>
      changes.put('files', {
        uuid: data.uuid,
        slug: data.slug,
        project_id: data.projectId,
        name: data.name,
        name_folded: foldName(data.name),
        media_type: data.mediaType,
        size: data.size,
        sha256: data.sha256,
        key: data.key,
        uploaded_at: metadata.at,
        expires_at: data.expiresAt,
        ttl_ms: data.ttlMs,
        max_downloads: data.maxDownloads,
        sliding: data.sliding,
        metadata: data.metadata,
        status: 'LIVE',
        ended_at: null,
        end_reason: null,
        reclaimed_at: null,
        downloads: 0,
        bytes_served: 0,
        position,
      }),
    FileExpired: (event, changes) => end(event, 'EXPIRED', changes),
    FileDeleted: (event, changes) => end(event, 'DELETED', changes),
    FileDownloaded: ({ data }, changes) =>
      changes.add('files', { uuid: data.uuid }, { downloads: data.completed, bytes_served: data.bytes }),
    BytesReclaimed: ({ data, metadata }, changes) => changes.patch('files', { uuid: data.uuid }, { reclaimed_at: metadata.at }),
  },
});
