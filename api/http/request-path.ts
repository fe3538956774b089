import { type Problem, problem } from '@lading/schema/problems.ts';

/** The longest path Lading reads, in bytes as sent. */
const longestBytes = 4_096;

/**
 * Splits a request target into its decoded path segments: `/a%20b/c?x=1` → `['a b', 'c']`, `/` → `[]`.
 * One trailing slash is admitted and means the same path.
 *
 * Whatever could mean another path to somebody else is refused with `MalformedPath`: `.` and `..` however spelt, empty
 * segments, encoded slashes, backslashes, control characters, percent-encoding that is broken or no UTF-8, and more than 4 KB.
 * No segment of the result holds a slash, a backslash or a control character.
 */
export const pathSegments = (url: string): readonly string[] | Problem<'MalformedPath'> => {
  const path = pathOf(url);
  if (Buffer.byteLength(path) > longestBytes) return refuse(`is longer than ${longestBytes} bytes`);
  if (!path.startsWith('/')) return refuse('does not begin with a slash');
  const raw = path.slice(1).split('/');
  if (raw.at(-1) === '') raw.pop();
  const segments: string[] = [];
  for (const text of raw) {
    const segment = decode(text);
    if (segment === undefined) return refuse('has percent-encoding that is broken');
    const fault = faultOf(segment);
    if (fault !== undefined) return refuse(fault);
    segments.push(segment);
  }
  return segments;
};

/** The target without query and fragment; of the absolute form (RFC 9112 §3.2.2) the path alone. */
const pathOf = (url: string): string => {
  const target = /^https?:\/\/[^/?#]*/i.exec(url)?.[0].length ?? 0;
  const end = url.slice(target).search(/[?#]/);
  const path = end === -1 ? url.slice(target) : url.slice(target, target + end);
  return path === '' && target > 0 ? '/' : path;
};

const decode = (segment: string): string | undefined => {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};

const faultOf = (segment: string): string | undefined => {
  if (segment === '') return 'has an empty segment';
  if (segment === '.' || segment === '..') return 'has a segment of dots';
  if (/[/\\]/.test(segment)) return 'has an encoded slash or a backslash';
  if (/\p{Cc}/u.test(segment)) return 'has a control character';
  if (!segment.isWellFormed()) return 'is not valid Unicode';
  return undefined;
};

const refuse = (reason: string) => problem('MalformedPath', { reason });
