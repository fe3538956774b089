import { formatBytes } from '../format/bytes.ts';
import type { Receipt } from './queue.ts';

/** How `POST /upload` ended: a receipt, or what to tell the person. */
export type UploadAnswer = { readonly receipt: Receipt } | { readonly message: string };

const readJson = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    // A JSON object has string keys; what they hold is checked where it is used.
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

const instant = (value: unknown): number | undefined => {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
};

const readReceipt = (body: Readonly<Record<string, unknown>>, now: number): Receipt | undefined => {
  const { id, name, size, link } = body;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof size !== 'number' || typeof link !== 'string')
    return undefined;
  // Only a web address may become a link on this page.
  if (!/^https?:\/\//i.test(link)) return undefined;
  return { id, name, size, link, uploadedAt: instant(body.uploaded_at) ?? now, expiresAt: instant(body.expires_at) };
};

const inPlainWords: Readonly<Record<number, string>> = {
  0: 'The connection broke before the server confirmed the upload.',
  401: 'Your sign-in is no longer good. Sign in again, then retry.',
  403: 'You are not allowed to upload here.',
  413: 'The file is larger than this server accepts.',
  429: 'Too many requests in a short time. Wait a minute, then retry.',
  503: 'The server is not ready just now. Retry in a moment.',
  507: 'The store is full.',
};

/**
 * Reads the answer to an upload.
 * `status` is the HTTP status, 0 where no answer came; `text` the body; `now` stands in for a missing time.
 */
export const readUploadAnswer = (status: number, text: string, now: number): UploadAnswer => {
  const body = readJson(text);
  if (status === 201) {
    const receipt = readReceipt(body, now);
    return receipt
      ? { receipt }
      : { message: 'The server stored the file but its answer could not be read. Look in the list of files.' };
  }
  // For 401 the server's advice is about curl; a person at this page needs another.
  const detail = status === 401 ? undefined : body.detail;
  if (status === 413 && typeof body.limit_bytes === 'number') {
    return { message: `The file is larger than the ${formatBytes(body.limit_bytes)} this server accepts.` };
  }
  if (typeof detail === 'string' && detail) return { message: detail };
  return { message: inPlainWords[status] ?? `The server refused the upload (HTTP ${status}).` };
};
