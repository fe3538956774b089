import { parseDuration } from '@lading/schema/duration.ts';
import type { EventData } from '@lading/schema/events/registry.ts';
import { problem } from '@lading/schema/problems.ts';
import { safeFileName } from '../http/file-name.ts';

/** What the uploader may say about a file, as text from a form, a query, a header or GraphQL. */
export type GivenOptions = {
  readonly name?: string | undefined;
  readonly ttl?: string | undefined;
  readonly metadata?: unknown;
  /** Whatever else was said; refused, so that nobody believes in a limit or a password that is not there. */
  readonly [other: string]: unknown;
};

/** The part of a new file's event that the uploader decides. */
export type UploadOptions = Pick<
  EventData<'FileUploaded'>,
  'name' | 'expiresAt' | 'ttlMs' | 'maxDownloads' | 'sliding' | 'metadata'
>;

type Limits = { readonly defaultTtlMs: number; readonly maxTtlMs: number };

const mostMetadataBytes = 16_384;

/**
 * Checks what was said about an upload. `fileName` is what the client called the file.
 * @throws Problem InvalidInput naming the field
 */
export const uploadOptions = (given: GivenOptions, fileName: string | undefined, limits: Limits, now: Date): UploadOptions => {
  refuseOthers(given);
  const ttlMs = lifetime(given.ttl, limits);
  const ends = Number.isFinite(ttlMs);
  return {
    name: safeFileName(given.name || fileName),
    ttlMs: ends ? ttlMs : null,
    expiresAt: ends ? new Date(now.getTime() + ttlMs).toISOString() : null,
    maxDownloads: null,
    sliding: false,
    metadata: metadata(given.metadata),
  };
};

const known = ['name', 'ttl', 'metadata'];

const refuseOthers = (given: GivenOptions): void => {
  const other = Object.keys(given).find((field) => !known.includes(field));
  if (other)
    throw problem('InvalidInput', { field: other, message: `An upload has no "${other}"; it may have: ${known.join(', ')}.` });
};

const lifetime = (ttl: string | undefined, { defaultTtlMs, maxTtlMs }: Limits): number => {
  if (ttl === undefined || ttl === '') return defaultTtlMs;
  const ms = parseDuration(ttl);
  if (ms === undefined)
    throw problem('InvalidInput', { field: 'ttl', message: 'A lifetime reads like "30m", "2h", "7d" or "inf".' });
  if (ms > maxTtlMs)
    throw problem('InvalidInput', { field: 'ttl', message: `A lifetime may be at most ${Math.floor(maxTtlMs / 1000)}s here.` });
  return ms;
};

const isObject = (value: unknown): value is UploadOptions['metadata'] =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const metadata = (given: unknown): UploadOptions['metadata'] => {
  const refused = () =>
    problem('InvalidInput', { field: 'metadata', message: `Metadata is a JSON object of at most ${mostMetadataBytes} bytes.` });
  if (given === undefined || given === null || given === '') return {};
  const value = typeof given === 'string' ? parseJson(given) : given;
  if (!isObject(value) || Buffer.byteLength(JSON.stringify(value)) > mostMetadataBytes) throw refused();
  return value;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
