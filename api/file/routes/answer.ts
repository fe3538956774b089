import type { File, ImageFacts } from '@lading/projections/files-queries.ts';
import type { z } from 'zod';
import { fileUrl } from '../links.ts';
import type { fileShape, linkShape } from './shapes.ts';

/** A file as REST shows it, in the names of the contract. */
export const fileJson = (file: File, baseUrl: string): z.infer<typeof fileShape> => ({
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

const lowerCase = <T extends string>(name: T): Lowercase<T> => name.toLowerCase() as Lowercase<T>; // what it does to letters

const imageJson = ({ dominantColor, ...image }: ImageFacts) => ({ ...image, dominant_color: dominantColor });

/** A file as management shows it: what the upload answered, and what has become of the link since. */
export const linkJson = (file: File, baseUrl: string): z.infer<typeof linkShape> => ({
  ...fileJson(file, baseUrl),
  status: lowerCase(file.status),
  ended_at: file.endedAt,
  end_reason: file.endReason && lowerCase(file.endReason),
  downloads: file.downloads,
  downloads_left: file.maxDownloads === null ? null : Math.max(0, file.maxDownloads - file.downloadsClaimed),
  bytes_served: file.bytesServed,
  password_protected: file.passwordHash !== null,
  sliding: file.sliding,
  project: file.projectId,
  image: file.image && imageJson(file.image),
  metadata: file.metadata,
});
