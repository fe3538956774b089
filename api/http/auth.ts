import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The token of `Authorization: Bearer <token>` (RFC 6750 §2.1); `undefined` where the header is absent, malformed or another scheme. */
export const bearerToken = (authorization: string | undefined): string | undefined =>
  /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? '')?.[1];

/** Whether two secrets are the same text, in a time that tells neither their lengths nor where they differ. */
export const isSameSecret = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));

/** The value of a session cookie that holds until `expires`: `1.<expiry>.<HMAC-SHA256>`. */
export const makeSession = (key: Uint8Array, expires: Date): string => {
  const claim = `1.${expires.getTime().toString(36)}`;
  return `${claim}.${signature(claim, key)}`;
};

/** Whether a cookie value was made with this key and has not expired. Never throws. */
export const verifySession = (value: string, key: Uint8Array, now: Date): boolean => {
  const [, claim, expiry, signed] = /^(1\.([0-9a-z]{1,11}))\.([\w-]{43})$/.exec(value) ?? [];
  if (claim === undefined || expiry === undefined || signed === undefined) return false;
  return isSameSecret(signed, signature(claim, key)) && now.getTime() < Number.parseInt(expiry, 36);
};

const signature = (claim: string, key: Uint8Array): string =>
  createHmac('sha256', key).update(`lading-session\0${claim}`).digest('base64url');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
