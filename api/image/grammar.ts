import { problem } from '@lading/schema/problems.ts';

/** A step as it is written: the name of an operation and what stands between the slashes after it, percent-decoded. */
export type WrittenStep = { readonly name: string; readonly params: readonly string[] };

export type Written = {
  readonly steps: readonly WrittenStep[];
  /** What a download is to be called: the last segment, where it is a file name. */
  readonly fileName: string | null;
};

/** How many steps one URL may have. */
export const mostSteps = 50;
const longestPath = 4_096;

const example = '-/resize/300x/-/format/auto/';

const malformed = (operation: string, reason: string) => problem('MalformedOperation', { operation, reason, example });

/**
 * Reads `-/{op}/{params}/-/{op}/…/{file name}`, as it stands in the URL after the file's id.
 * @param isComplete whether an operation has all it must have with these parameters. The last segment is a file name when it
 *   holds a dot and the operation before it is complete, a parameter otherwise.
 * @throws Problem MalformedOperation
 */
export const readSteps = (path: string, isComplete: (step: WrittenStep) => boolean): Written => {
  checkLength(path);
  const groups = groupsOf(path.replace(/\/$/, ''));
  if (groups.length > mostSteps) throw malformed('-', `stands ${groups.length} times; a URL has at most ${mostSteps} operations`);
  const steps = groups.map(toStep);
  const last = steps.at(-1);
  const name = last?.params.at(-1);
  if (!last || name === undefined || !name.includes('.')) return { steps, fileName: null };
  const without = { ...last, params: last.params.slice(0, -1) };
  return isComplete(without)
    ? { steps: [...steps.slice(0, -1), without], fileName: fileNameOf(name) }
    : { steps, fileName: null };
};

/** @throws Problem MalformedOperation where a path is longer than any that is meant */
export const checkLength = (path: string): void => {
  if (path.length > longestPath) throw malformed(path.slice(0, 40), `is longer than ${longestPath} characters`);
};

/** What a download may be called. @throws Problem MalformedPath for what could mean another place to somebody else */
export const fileNameOf = (name: string): string => {
  const isHarmless = !/[/\\:\p{Cc}]/u.test(name) && !/^\.+$/.test(name) && name.length <= 255;
  if (!isHarmless) throw problem('MalformedPath', { reason: 'ends in what is no file name' });
  return name;
};

/** The segments between the dashes. */
const groupsOf = (path: string): readonly (readonly string[])[] => {
  const [first, ...segments] = path.split('/');
  if (first !== '-') throw malformed(first || '/', 'is no operation: each begins with "-/"');
  const groups: string[][] = [[]];
  for (const segment of segments) {
    if (segment === '-') groups.push([]);
    else groups.at(-1)?.push(segment);
  }
  return groups;
};

const toStep = (group: readonly string[]): WrittenStep => {
  const [name = '', ...params] = group.map(decodeSegment);
  if (name === '') throw malformed('-', 'has no operation after it');
  if (params.includes('')) throw malformed(name, 'has an empty parameter');
  return { name, params };
};

/** @throws Problem MalformedOperation where a segment is not percent-encoded UTF-8, or holds characters that nobody sees */
export const decodeSegment = (segment: string): string => {
  const decoded = decodable(segment);
  // Lines of a text may be broken; no other control character is meant.
  if (/[^\P{Cc}\t\n]/u.test(decoded)) throw malformed(segment.slice(0, 40), 'holds a control character');
  return decoded;
};

const decodable = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw malformed(segment.slice(0, 40), 'is not valid percent-encoding of UTF-8');
  }
};
