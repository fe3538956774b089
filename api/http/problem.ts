import type { IncomingHttpHeaders } from 'node:http';
import type { Problem, ProblemCode, ProblemKind } from '@lading/schema/problems.ts';
import { prefersHtml } from './accept.ts';
import { plainPageHeaders } from './plain-page.ts';
import { problemPage } from './problem-page.ts';
import { baseHeaders } from './security-headers.ts';

/** The only status codes of refusals in the house. */
export const statusOf: Readonly<Record<ProblemKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  absent: 404,
  method: 405,
  timeout: 408,
  conflict: 409,
  gone: 410,
  precondition: 412,
  'too-large': 413,
  unsupported: 415,
  range: 416,
  undecodable: 422,
  limited: 429,
  'headers-too-large': 431,
  broken: 500,
  'upstream-broken': 502,
  unavailable: 503,
  'upstream-slow': 504,
  full: 507,
};

/**
 * What a 401 asks for; it must ask for something (RFC 9110 §15.5.2). A page has a form to ask with: a scheme that browsers know
 * would put a dialog of theirs before it.
 */
const challengeOf = (code: ProblemCode, page: boolean): string => {
  if (code !== 'PasswordWanted') return 'Bearer realm="Lading"';
  return page ? 'Lading-Password realm="Lading link"' : 'Basic realm="Lading link", charset="UTF-8"';
};

/** How soon to come back where the refusal does not say, in seconds. */
const defaultRetrySeconds = 5;

export type ProblemAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * A refusal as an HTTP answer: `application/problem+json` (RFC 9457), or a page that says the same where the request prefers
 * `text/html`. Never stored by any cache. `Content-Length` is set.
 * @param asked what was asked and the id under which the log knows it
 */
export const problemAnswer = (
  refusal: Problem,
  asked: { readonly headers: IncomingHttpHeaders; readonly requestId?: string | undefined },
): ProblemAnswer => {
  const page = prefersHtml(asked.headers);
  const said = problemBody(refusal, asked.requestId);
  const body = page ? problemPage(said) : JSON.stringify(said);
  const headers = {
    ...baseHeaders,
    ...(page && plainPageHeaders),
    'cache-control': 'no-store',
    'content-type': page ? 'text/html; charset=utf-8' : 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    vary: 'Accept',
    ...headersOf(refusal, page),
  };
  return { status: said.status, headers, body };
};

export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly request_id?: string;
  /** What helps: the refusal's own details in snake_case, such as `limit_bytes`. */
  readonly [extension: string]: unknown;
};

/**
 * A refusal as RFC 9457 says it. Its `type` is a URN: the same from every host and behind every proxy prefix, and no promise of
 * a page to fetch, which a relative reference would be (§3.1.1 warns of those).
 */
export const problemBody = (refusal: Problem, requestId?: string): ProblemBody => ({
  ...extensionsOf(refusal),
  type: `urn:lading:problem:${refusal.code}`,
  title: refusal.title,
  status: statusOf[refusal.kind],
  detail: refusal.message,
  code: refusal.code,
  ...(requestId !== undefined && { request_id: requestId }),
});

const extensionsOf = (refusal: Problem): Record<string, unknown> => {
  const members = detailsOf(refusal).map(([name, value]) => [name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]);
  return Object.fromEntries(members);
};

/** The sentence already says `message`. */
const detailsOf = (refusal: Problem): [string, unknown][] =>
  Object.entries(refusal.detail ?? {}).filter(([name, value]) => name !== 'message' && value !== undefined);

const headersOf = (refusal: Problem, page: boolean): Record<string, string> => {
  const detail: Record<string, unknown> = Object.fromEntries(detailsOf(refusal));
  switch (refusal.kind) {
    case 'unauthenticated':
      return { 'www-authenticate': challengeOf(refusal.code, page) };
    case 'method':
      return { allow: Array.isArray(detail.allow) ? detail.allow.join(', ') : '' };
    case 'range':
      return { 'content-range': `bytes */${detail.size}`, 'accept-ranges': 'bytes' };
    case 'limited':
    case 'unavailable':
      return { 'retry-after': String(detail.retryAfterSeconds ?? defaultRetrySeconds) };
    default:
      return {};
  }
};
