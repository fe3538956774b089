import type { File } from '@lading/projections/files-queries.ts';
import type { EventData } from '@lading/schema/events/registry.ts';

/** The row that the read model is about to show for an upload; what a write answers while that is still pending. */
export const rowOfUpload = (file: EventData<'FileUploaded'>, uploadedAt: string): File => ({
  uuid: file.uuid,
  slug: file.slug,
  projectId: file.projectId,
  name: file.name,
  mediaType: file.mediaType,
  charset: file.charset,
  image: file.image,
  size: file.size,
  sha256: file.sha256,
  key: file.key,
  uploadedAt,
  expiresAt: file.expiresAt,
  ttlMs: file.ttlMs,
  maxDownloads: file.maxDownloads,
  downloadsClaimed: 0,
  passwordHash: file.passwordHash,
  sliding: file.sliding,
  metadata: file.metadata,
  status: 'LIVE',
  endedAt: null,
  endReason: null,
  reclaimedAt: null,
  downloads: 0,
  bytesServed: 0,
});
