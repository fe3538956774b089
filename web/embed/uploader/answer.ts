import { formatBytes } from '../../src/format/bytes.ts';
import type { LadingFile } from './types.ts';

/** What came back on a request. */
export type Answer = {
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  readonly text: string;
  header(name: string): string | null;
};

/** Why a file was not taken. */
export type Refusal = { readonly code: string; readonly status: number; readonly message: string };

/** Whether the same file sent again could fare better: not where it is the file, or what is said about it, that is refused. */
export const isWorthRetrying = ({ status }: Pick<Refusal, 'status'>): boolean => ![400, 404, 413].includes(status);

/** How sending a file ended. */
export type Outcome = { readonly link: LadingFile } | { readonly refusal: Refusal };

const readJson = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    // A JSON object has string keys; what they hold is checked where it is used.
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

/** The file that an answer tells of, if it does. */
export const readLink = ({ text }: Pick<Answer, 'text'>): LadingFile | undefined => {
  const body = readJson(text);
  const { id, link, name, size } = body;
  const isLink = typeof id === 'string' && typeof link === 'string' && /^https?:/i.test(link);
  // What else there is has the types of the server's own description.
  return isLink && typeof name === 'string' && typeof size === 'number' ? (body as LadingFile) : undefined;
};

const inPlainWords: Readonly<Record<number, string>> = {
  0: 'The connection broke before the server confirmed the upload.',
  201: 'The server stored the file, but its answer could not be read.',
  // What the server advises is for programs; a person at a page can do nothing with it.
  401: 'This page may not upload: its permission is missing or no longer good.',
  403: 'This page may not upload here.',
  413: 'It is larger than this server accepts.',
  429: 'Too many requests in a short time. Wait a minute, then retry.',
  503: 'The server is not ready just now. Retry in a moment.',
  507: 'The store is full.',
};

const messageOf = (status: number, { detail, limit_bytes }: Readonly<Record<string, unknown>>): string => {
  if (status === 413 && typeof limit_bytes === 'number')
    return `It is larger than the ${formatBytes(limit_bytes)} that are allowed.`;
  if (status !== 401 && typeof detail === 'string' && detail !== '') return detail;
  return inPlainWords[status] ?? `The server refused the upload (HTTP ${status}).`;
};

/** What a refusal says: by problem+json (RFC 9457), or by its status where it says nothing. */
export const readRefusal = ({ status, text }: Pick<Answer, 'status' | 'text'>): Refusal => {
  const body = readJson(text);
  const code = typeof body.code === 'string' ? body.code : status === 0 ? 'NoConnection' : 'Unreadable';
  return { code, status, message: messageOf(status, body) };
};
