import { formatDuration, parseDuration } from '@lading/schema/duration.ts';
import type { EventData } from '@lading/schema/events/registry.ts';
import { isUuid } from '@lading/schema/ids.ts';
import { problem } from '@lading/schema/problems.ts';
import { safeFileName } from '../http/file-name.ts';
import { longestPassword } from '../link/password.ts';

/** What the uploader may say about a file, as text from a form, a query, a header, or as GraphQL has it. */
export type GivenOptions = {
  readonly name?: string | undefined;
  readonly ttl?: string | undefined;
  readonly max_downloads?: string | number | undefined;
  readonly password?: string | undefined;
  readonly project?: string | undefined;
  readonly sliding?: string | boolean | undefined;
  readonly metadata?: unknown;
};

/** What an uploader decides about a new file. */
export type UploadOptions = Pick<
  EventData<'FileUploaded'>,
  'name' | 'expiresAt' | 'ttlMs' | 'maxDownloads' | 'sliding' | 'metadata' | 'projectId'
> & {
  /** To be hashed; never recorded. */
  readonly password: string | null;
};

/** How long a link may live, and how long where nothing is said. */
export type Limits = { readonly defaultTtlMs: number; readonly maxTtlMs: number };

const mostMetadataBytes = 16_384;
const mostDownloads = 2_147_483_647;

/**
 * Checks what was said about an upload, but for whether its project is there. `fileName` is what the client called the file.
 * @throws Problem InvalidInput naming the field, ProjectNotFound
 */
export const uploadOptions = (given: GivenOptions, fileName: string | undefined, limits: Limits, now: Date): UploadOptions => {
  refuseOthers(given);
  return {
    name: safeFileName(given.name || fileName),
    ...lifetime(given.ttl, limits, now),
    maxDownloads: downloadLimit(given.max_downloads),
    sliding: yesOrNo('sliding', given.sliding),
    metadata: metadata(given.metadata),
    projectId: projectId(given.project),
    password: password(given.password),
  };
};

const known = ['name', 'ttl', 'max_downloads', 'password', 'project', 'sliding', 'metadata'];

/** Refused, so that nobody believes in a limit or a password that is not there. */
const refuseOthers = (given: GivenOptions): void => {
  const other = Object.keys(given).find((field) => !known.includes(field));
  if (other !== undefined) throw invalid(other, `An upload has no "${other.slice(0, 50)}"; it may have: ${known.join(', ')}.`);
};

const invalid = (field: string, message: string) => problem('InvalidInput', { field, message });

/** When a link ends that lives from `now` on for as long as the text says, or for the default. */
export const lifetime = (
  ttl: string | undefined,
  { defaultTtlMs, maxTtlMs }: Limits,
  now: Date,
): { readonly ttlMs: number | null; readonly expiresAt: string | null } => {
  const ms = ttl ? parseDuration(ttl) : defaultTtlMs;
  if (ms === undefined) throw invalid('ttl', 'A lifetime reads like "30m", "2h", "7d" or "inf".');
  if (ms > maxTtlMs) throw invalid('ttl', `A lifetime may be at most ${formatDuration(maxTtlMs)} here.`);
  return Number.isFinite(ms)
    ? { ttlMs: ms, expiresAt: new Date(now.getTime() + ms).toISOString() }
    : { ttlMs: null, expiresAt: null };
};

/** How many downloads a link allows; null where nothing is said. */
export const downloadLimit = (given: string | number | undefined): number | null => {
  if (given === undefined || given === '') return null;
  const limit = /^\d{1,10}$/.test(String(given)) ? Number(given) : Number.NaN;
  if (!(limit >= 1 && limit <= mostDownloads))
    throw invalid('max_downloads', `A download limit is a whole number from 1 to ${mostDownloads}.`);
  return limit;
};

/** The password of a link; null where none is said. */
export const password = (given: string | undefined): string | null => {
  if (given === undefined || given === '') return null;
  if (given.length > longestPassword) throw invalid('password', `A password has at most ${longestPassword} characters.`);
  return given;
};

const projectId = (given: string | undefined): string | null => {
  if (given === undefined || given === '') return null;
  if (!isUuid(given)) throw problem('ProjectNotFound', { project: given.slice(0, 100) });
  return given.toLowerCase();
};

const yesOrNo = (field: string, given: string | boolean | undefined): boolean => {
  if (given === undefined || given === '') return false;
  if (given === true || given === 'true' || given === '1') return true;
  if (given === false || given === 'false' || given === '0') return false;
  throw invalid(field, `"${field}" is true or false.`);
};

const isObject = (value: unknown): value is UploadOptions['metadata'] =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const metadata = (given: unknown): UploadOptions['metadata'] => {
  const refused = () => invalid('metadata', `Metadata is a JSON object of at most ${mostMetadataBytes} bytes.`);
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
