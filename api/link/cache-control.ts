import type { File } from '@lading/projections/files-queries.ts';

/** Caches may keep a file for the time that is set, never past its end; what counts or asks for a password they may not keep. */
export const cacheControl = (
  { expiresAt, maxDownloads, passwordHash }: Pick<File, 'expiresAt' | 'maxDownloads' | 'passwordHash'>,
  maxAgeSeconds: number,
  now: Date,
): string => {
  if (maxDownloads !== null || passwordHash !== null) return 'private, no-store';
  const left = expiresAt === null ? Number.POSITIVE_INFINITY : Math.floor((Date.parse(expiresAt) - now.getTime()) / 1000);
  return `public, max-age=${Math.max(0, Math.min(maxAgeSeconds, left))}`;
};
