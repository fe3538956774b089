import type { File } from '@lading/projections/files-queries.ts';
import { fileUrl } from '../links.ts';

/** A file as REST shows it, in the names of the contract. */
export const fileJson = (file: File, baseUrl: string) => ({
  id: file.slug,
  uuid: file.uuid,
  url: fileUrl(file),
  link: `${baseUrl}${fileUrl(file)}`,
  name: file.name,
  size: file.size,
  type: file.mediaType,
  sha256: file.sha256,
  uploaded_at: file.uploadedAt,
  expires_at: file.expiresAt,
  max_downloads: file.maxDownloads,
});

/** A file as management shows it: what the upload answered, and what has become of the link since. */
export const linkJson = (file: File, baseUrl: string) => ({
  ...fileJson(file, baseUrl),
  status: file.status.toLowerCase(),
  ended_at: file.endedAt,
  end_reason: file.endReason?.toLowerCase() ?? null,
  downloads: file.downloads,
  downloads_left: file.maxDownloads === null ? null : Math.max(0, file.maxDownloads - file.downloadsClaimed),
  bytes_served: file.bytesServed,
  password_protected: file.passwordHash !== null,
  sliding: file.sliding,
  project: file.projectId,
  metadata: file.metadata,
});
