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
