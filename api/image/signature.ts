import { createHmac, timingSafeEqual } from 'node:crypto';

/** What signed links are made with. */
export type SigningKeys = { readonly key: Uint8Array; readonly salt: Uint8Array };

/**
 * The signature of a path, as imgproxy makes it (https://docs.imgproxy.net/usage/signing_url): HMAC-SHA256 over salt and path,
 * URL-safe base64 without padding.
 * @param path as it is requested: percent-encoded, from its slash on, without the query
 */
export const signatureOf = (path: string, { key, salt }: SigningKeys): string =>
  createHmac('sha256', key).update(salt).update(path).digest('base64url');

/** Whether a signature is that of the path; takes as long for a wrong one as for a right one. */
export const isSigned = (path: string, signature: unknown, keys: SigningKeys): boolean => {
  if (typeof signature !== 'string') return false;
  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(path, keys))];
  return given.length === right.length && timingSafeEqual(given, right);
};

/** The path with its signature as `?sig=`; a query that it has stays in front. */
export const signed = (path: string, keys: SigningKeys): string => {
  const [bare = ''] = path.split('?', 1);
  return `${path}${path.includes('?') ? '&' : '?'}sig=${signatureOf(bare, keys)}`;
};
