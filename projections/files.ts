import type { EventData, RecordedEvent } from '@lading/schema/events/registry.ts';
import { type Changes, defineProjection, type RowOf } from './engine/define.ts';
import { landmarks } from './landmarks.ts';

const files = {
  columns: {
    uuid: { type: 'uuid' },
    slug: { type: 'text' },
    project_id: { type: 'uuid', nullable: true },
    name: { type: 'text' },
    /** The name in lower case: databases disagree about what that is, so it is made here. */
    name_folded: { type: 'text' },
    media_type: { type: 'text' },
    charset: { type: 'text', nullable: true },
    /** What a picture is; null for other files. */
    image: { type: 'json', nullable: true },
    size: { type: 'bigint' },
    sha256: { type: 'text' },
    /** Its name in the byte store. */
    key: { type: 'text' },
    uploaded_at: { type: 'instant' },
    expires_at: { type: 'instant', nullable: true },
    ttl_ms: { type: 'bigint', nullable: true },
    max_downloads: { type: 'integer', nullable: true },
    /** Downloads of a limited link that are completed or under way. */
    downloads_claimed: { type: 'integer' },
    password_hash: { type: 'text', nullable: true },
    sliding: { type: 'boolean' },
    metadata: { type: 'json' },
    /** LIVE, EXPIRED, DELETED or PRUNED, as recorded. A file past `expires_at` has ended whether or not that is recorded yet. */
    status: { type: 'text' },
    ended_at: { type: 'instant', nullable: true },
    end_reason: { type: 'text', nullable: true },
    reclaimed_at: { type: 'instant', nullable: true },
    downloads: { type: 'bigint' },
    bytes_served: { type: 'bigint' },
    /** Of the upload: what orders files that are otherwise equal. */
    position: { type: 'position' },
    /** Of the last event in its stream: who decides by this row appends on condition that nothing came after it. */
    revision: { type: 'integer' },
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
    { on: 'project_id, uploaded_at, position', where: "status = 'LIVE' AND project_id IS NOT NULL" },
    { on: 'ended_at, position', where: "status <> 'LIVE' AND reclaimed_at IS NULL" },
  ],
} as const;

/** Downloads of limited links that are under way, or were when their replica died. */
const download_claims = {
  columns: {
    claim: { type: 'text' },
    uuid: { type: 'uuid' },
    slug: { type: 'text' },
    replica: { type: 'text' },
    claimed_at: { type: 'instant' },
  },
  key: ['claim'],
} as const;

export type FilesRow = RowOf<typeof files>;
export type DownloadClaimsRow = RowOf<typeof download_claims>;

type Tables = { files: typeof files; download_claims: typeof download_claims };

/** How names are compared: in lower case, composed the same way. */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase();

type Ended = RecordedEvent<'FileExpired' | 'FileDeleted' | 'FilePruned'>;

const end = ({ data, revision }: Ended, status: 'EXPIRED' | 'DELETED' | 'PRUNED', changes: Changes<Tables>): void => {
  const reason = 'reason' in data ? data.reason : 'ADMIN';
  changes.patch('files', { uuid: data.uuid }, { status, ended_at: data.endedAt, end_reason: reason, revision });
};

type FileChange = EventData<'FileChanged'>['changes'];

/** The columns that a change sets: those of what it tells. */
const changedColumns = (changes: FileChange): Partial<FilesRow> => ({
  ...(changes.name !== undefined && { name: changes.name, name_folded: foldName(changes.name) }),
  ...(changes.expiresAt !== undefined && { expires_at: changes.expiresAt }),
  ...(changes.ttlMs !== undefined && { ttl_ms: changes.ttlMs }),
  ...(changes.maxDownloads !== undefined && { max_downloads: changes.maxDownloads }),
  ...(changes.sliding !== undefined && { sliding: changes.sliding }),
  ...(changes.passwordHash !== undefined && { password_hash: changes.passwordHash }),
  ...(changes.metadata !== undefined && { metadata: changes.metadata }),
});

const settleClaim = (
  { data, revision }: RecordedEvent<'DownloadReleased' | 'DownloadCompleted'>,
  given: number,
  changes: Changes<Tables>,
): void => {
  changes.add('files', { uuid: data.uuid }, { downloads_claimed: -given }, { revision });
  changes.remove('download_claims', { claim: data.claim });
};

/** Every file there ever was, ended ones too. */
export const filesProjection = defineProjection({
  name: 'files',
  version: 4,
  tables: { files, download_claims },
  on: {
    ...landmarks,
    // Whoever ends the files of a deleted project waits until all that were uploaded before are here.
    ProjectDeleted: () => {},
    FileUploaded: ({ data, metadata, position, revision }, changes) =>
      changes.put('files', {
        uuid: data.uuid,
        slug: data.slug,
        project_id: data.projectId,
        name: data.name,
        name_folded: foldName(data.name),
        media_type: data.mediaType,
        charset: data.charset,
        image: data.image,
        size: data.size,
        sha256: data.sha256,
        key: data.key,
        uploaded_at: metadata.at,
        expires_at: data.expiresAt,
        ttl_ms: data.ttlMs,
        max_downloads: data.maxDownloads,
        downloads_claimed: 0,
        password_hash: data.passwordHash,
        sliding: data.sliding,
        metadata: data.metadata,
        status: 'LIVE',
        ended_at: null,
        end_reason: null,
        reclaimed_at: null,
        downloads: 0,
        bytes_served: 0,
        position,
        revision,
      }),
    FileChanged: ({ data, revision }, changes) =>
      changes.patch('files', { uuid: data.uuid }, { ...changedColumns(data.changes), revision }),
    DownloadClaimed: ({ data: { claim, uuid, slug }, metadata, revision }, changes) => {
      changes.add('files', { uuid }, { downloads_claimed: 1 }, { revision });
      changes.put('download_claims', { claim, uuid, slug, replica: metadata.replica, claimed_at: metadata.at });
    },
    DownloadReleased: (event, changes) => settleClaim(event, 1, changes),
    DownloadCompleted: (event, changes) => settleClaim(event, 0, changes),
    FileExpired: (event, changes) => end(event, 'EXPIRED', changes),
    FileDeleted: (event, changes) => end(event, 'DELETED', changes),
    FilePruned: (event, changes) => end(event, 'PRUNED', changes),
    FileDownloaded: ({ data }, changes) =>
      changes.add('files', { uuid: data.uuid }, { downloads: data.completed, bytes_served: data.bytes }),
    ImageServed: ({ data }, changes) => changes.add('files', { uuid: data.uuid }, { bytes_served: data.bytes }),
    BytesReclaimed: ({ data, metadata, revision }, changes) =>
      changes.patch('files', { uuid: data.uuid }, { reclaimed_at: metadata.at, revision }),
  },
});
