import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Where new identities come from; passed in so that tests choose them. */
export type Ids = {
  /** A random UUID (version 4). */
  uuid(): string;
  /** A random base62 name of `length` characters, each equally likely. */
  slug(length: number): string;
  /** `bytes` random bytes as URL-safe base64 without padding. */
  secret(bytes: number): string;
};

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export const randomIds: Ids = {
  uuid: () => randomUUID(),
  // randomInt rejects the uneven rest of its range, so no character is favoured.
  slug: (length) => Array.from({ length }, () => base62[randomInt(base62.length)]).join(''),
  secret: (bytes) => randomBytes(bytes).toString('base64url'),
};

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const slugPattern = /^[0-9A-Za-z]{4,32}$/;

export const isUuid = (text: string): boolean => uuidPattern.test(text);
export const isSlug = (text: string): boolean => slugPattern.test(text);

/** First path segments that routes own. No slug ever equals one, whatever its case. */
const reservedSegments = new Set([
  'admin',
  'api',
  'app',
  'artifacts',
  'assets',
  'config',
  'favicon',
  'files',
  'gallery',
  'graphql',
  'health',
  'image',
  'images',
  'lading',
  'links',
  'livez',
  'metrics',
  'openapi',
  'project',
  'projects',
  'readyz',
  'robots',
  'sign',
  'signin',
  'stats',
  'upload',
  'uploads',
  'why',
]);

export const isReserved = (segment: string): boolean => reservedSegments.has(segment.toLowerCase());
