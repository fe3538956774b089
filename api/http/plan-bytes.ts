import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { ByteRange, Take } from '@lading/adapters/bytes/port.ts';
import { type Problem, problem } from '@lading/schema/problems.ts';
import { evaluatePreconditions, rangeMayCount, type Validators } from './conditional.ts';
import { contentDisposition } from './file-name.ts';
import { formatHttpDate } from './http-date.ts';
import { isSandboxed } from './media-type.ts';
import { parseRange } from './range.ts';
import { storedBytesPolicy } from './security-headers.ts';

/** Stored bytes as HTTP sees them. They never change under their entity tag. */
export type Representation = Validators & {
  /** In bytes. */
  readonly size: number;
  readonly mediaType: string;
  /** What it is called when saved. */
  readonly name: string;
  /** All bytes or those of a range; `undefined` where the store no longer has them. */
  open(range?: ByteRange): Promise<Readable | undefined>;
  /** The same piece by piece, where the store can (see its port); `false` where it no longer has them. */
  readonly lend?: ((range: ByteRange | undefined, take: Take) => Promise<boolean>) | undefined;
};

export type Presentation = {
  readonly cacheControl: string;
  /** Save it rather than show it. */
  readonly attachment: boolean;
};

/** One run of bytes in the body; `before` goes out ahead of it. */
export type Part = { readonly before: string; readonly range: ByteRange | undefined; readonly length: number };

export type SendPlan = {
  readonly kind: 'bytes';
  readonly status: 200 | 206;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: readonly Part[];
  readonly after: string;
  /** Whether the last byte of the representation goes out: what a download limit counts (never for HEAD). */
  readonly sendsLastByte: boolean;
};

export type BytesPlan =
  | SendPlan
  | { readonly kind: 'not-modified'; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly refusal: Problem };

type Asked = { readonly method?: string | undefined; readonly headers: IncomingHttpHeaders };

/**
 * Decides the answer to a request for stored bytes (RFC 9110 §13, §14): 200, 206 with one or several ranges, 304, or a refusal
 * (405, 412, 416). Pure; the same request and representation give the same plan.
 * @param boundary what separates several ranges; it must not occur in the bytes, so take a random one
 */
export const planBytes = (
  asked: Asked,
  representation: Representation,
  presentation: Presentation,
  boundary: string,
): BytesPlan => {
  const method = asked.method ?? 'GET';
  if (method !== 'GET' && method !== 'HEAD') {
    return { kind: 'refused', refusal: problem('MethodNotAllowed', { method, allow: ['GET', 'HEAD'] }) };
  }
  const verdict = evaluatePreconditions(method, asked.headers, representation);
  if (verdict === 'precondition-failed') return { kind: 'refused', refusal: problem('PreconditionFailed') };
  if (verdict === 'not-modified') return { kind: 'not-modified', headers: commonHeaders(representation, presentation) };
  // Ranges are defined for GET alone (RFC 9110 §14.2).
  if (method === 'HEAD') return { ...planBody(representation, undefined, presentation, boundary), sendsLastByte: false };

  const { size } = representation;
  const ranges = rangeMayCount(asked.headers, representation) ? parseRange(asked.headers.range, size) : undefined;
  return ranges?.length === 0
    ? { kind: 'refused', refusal: problem('RangeNotSatisfiable', { size }) }
    : planBody(representation, ranges, presentation, boundary);
};

/** The answer to a plain GET: all of it. */
export const planWhole = (representation: Representation, presentation: Presentation): SendPlan =>
  planBody(representation, undefined, presentation, '');

const planBody = (
  representation: Representation,
  ranges: readonly ByteRange[] | undefined,
  presentation: Presentation,
  boundary: string,
): SendPlan => {
  const { headers, parts, after } = bodyOf(representation, ranges, boundary);
  const length = parts.reduce((sum, part) => sum + Buffer.byteLength(part.before) + part.length, Buffer.byteLength(after));
  return {
    kind: 'bytes',
    status: ranges === undefined ? 200 : 206,
    headers: {
      ...commonHeaders(representation, presentation),
      'accept-ranges': 'bytes',
      'content-disposition': contentDisposition(representation.name, presentation.attachment ? 'attachment' : 'inline'),
      'content-length': String(length),
      ...headers,
    },
    parts,
    after,
    sendsLastByte: ranges === undefined || ranges.some(({ end }) => end === representation.size - 1),
  };
};

/** A 304 updates what a cache keeps (RFC 9111 §4.3.4), so it says the same as the 200 did. */
const commonHeaders = ({ etag, lastModified, mediaType }: Representation, { cacheControl }: Presentation) => ({
  etag,
  'last-modified': formatHttpDate(lastModified),
  'cache-control': cacheControl,
  'content-security-policy': storedBytesPolicy(isSandboxed(mediaType)),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
});

type Body = { readonly headers: Readonly<Record<string, string>>; readonly parts: readonly Part[]; readonly after: string };

const bodyOf = ({ size, mediaType }: Representation, ranges: readonly ByteRange[] | undefined, boundary: string): Body => {
  const [first, ...more] = ranges ?? [];
  if (first === undefined) {
    const parts = size === 0 ? [] : [{ before: '', range: undefined, length: size }];
    return { headers: { 'content-type': mediaType }, parts, after: '' };
  }
  const contentRange = ({ start, end }: ByteRange) => `bytes ${start}-${end}/${size}`;
  const partOf = (range: ByteRange, before: string): Part => ({ before, range, length: range.end - range.start + 1 });
  if (more.length === 0) {
    return {
      headers: { 'content-type': mediaType, 'content-range': contentRange(first) },
      parts: [partOf(first, '')],
      after: '',
    };
  }
  const before = (range: ByteRange) =>
    `\r\n--${boundary}\r\nContent-Type: ${mediaType}\r\nContent-Range: ${contentRange(range)}\r\n\r\n`;
  return {
    headers: { 'content-type': `multipart/byteranges; boundary=${boundary}` },
    parts: [first, ...more].map((range) => partOf(range, before(range))),
    after: `\r\n--${boundary}--\r\n`,
  };
};
