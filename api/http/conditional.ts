import type { IncomingHttpHeaders } from 'node:http';
import { parseHttpDate } from './http-date.ts';

/** What names one state of a representation. */
export type Validators = {
  /** A strong entity tag, quotes included. */
  readonly etag: string;
  readonly lastModified: Date;
};

export type Verdict = 'proceed' | 'not-modified' | 'precondition-failed';

/**
 * Evaluates the preconditions of a request in the order of RFC 9110 §13.2.2: If-Match, else If-Unmodified-Since; then
 * If-None-Match, else If-Modified-Since (GET and HEAD only). Dates that are none are ignored (§13.1.3, §13.1.4); a malformed
 * If-Match names nothing and so fails, a malformed If-None-Match names nothing and so lets pass.
 */
export const evaluatePreconditions = (method: string, headers: IncomingHttpHeaders, current: Validators): Verdict => {
  if (!mayTouch(headers, current)) return 'precondition-failed';
  const reading = method === 'GET' || method === 'HEAD';
  if (headers['if-none-match'] !== undefined) {
    if (!lists(headers['if-none-match'], current.etag, 'weak')) return 'proceed';
    return reading ? 'not-modified' : 'precondition-failed';
  }
  const since = reading ? parseHttpDate(headers['if-modified-since']) : undefined;
  return since !== undefined && seconds(current.lastModified) <= seconds(since) ? 'not-modified' : 'proceed';
};

/**
 * Whether If-Range lets a Range header count (RFC 9110 §13.1.5): it is absent, or it holds this very entity tag (strong
 * comparison) or this very date. The date may serve as a strong validator because stored bytes are never changed in place.
 */
export const rangeMayCount = (headers: IncomingHttpHeaders, current: Validators): boolean => {
  const given = headers['if-range'];
  if (given === undefined) return true;
  const validator = String(given).trim();
  if (validator.startsWith('"')) return validator === current.etag;
  const date = parseHttpDate(validator);
  return date !== undefined && seconds(date) === seconds(current.lastModified);
};

const mayTouch = (headers: IncomingHttpHeaders, current: Validators): boolean => {
  if (headers['if-match'] !== undefined) return lists(headers['if-match'], current.etag, 'strong');
  const unmodifiedSince = parseHttpDate(headers['if-unmodified-since']);
  return unmodifiedSince === undefined || seconds(current.lastModified) <= seconds(unmodifiedSince);
};

/** Whether `*` or a list of entity tags (RFC 9110 §8.8.3) names `etag`, which is strong. */
const lists = (field: string, etag: string, comparison: 'weak' | 'strong'): boolean => {
  if (field.trim() === '*') return true;
  const tags = parseEntityTags(field) ?? [];
  return tags.some((tag) => tag === etag || (comparison === 'weak' && tag === `W/${etag}`));
};

/** The entity tags of a list, empty members skipped (RFC 9110 §5.6.1.2); `undefined` where anything else stands between. */
export const parseEntityTags = (field: string): readonly string[] | undefined => {
  const member = /[ \t]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")?[ \t]*(?:,|$)/y;
  const tags: string[] = [];
  while (member.lastIndex < field.length) {
    const match = member.exec(field);
    if (!match) return undefined;
    if (match[1] !== undefined) tags.push(match[1]);
  }
  return tags;
};

/** HTTP dates know no fractions. */
const seconds = (date: Date): number => Math.floor(date.getTime() / 1_000);
