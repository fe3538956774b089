import type { IncomingHttpHeaders } from 'node:http';
import Negotiator from 'negotiator';

/** What Lading can say one thing in, best first where the client does not care. */
const formats = ['application/json', 'text/html'];

/**
 * What a request would rather read (RFC 9110 §12.5.1, quality values included): a page or JSON.
 * No `Accept`, `Accept` of anything, a malformed one or one that admits neither means JSON, so that tools need to ask for nothing.
 */
export const prefersHtml = (headers: IncomingHttpHeaders): boolean => preferred(headers, formats) === 'text/html';

/**
 * Whether a request asks for JSON where the answer is otherwise another type (`PUT /{name}`, `GET /`).
 * @param otherwise the media type it gets when it does not care
 */
export const prefersJson = (headers: IncomingHttpHeaders, otherwise: string): boolean =>
  preferred(headers, [otherwise, 'application/json']) === 'application/json';

const preferred = (headers: IncomingHttpHeaders, offered: string[]): string | undefined =>
  headers.accept === undefined ? offered[0] : new Negotiator({ headers: { accept: headers.accept } }).mediaType(offered);
