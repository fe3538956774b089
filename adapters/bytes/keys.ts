import { InvalidKey } from './port.ts';

/** The folder of half-written bodies; no key lies in it. */
export const TEMPORARY = '.tmp';

const MAX_KEY = 512;
const SEGMENT = /^[A-Za-z0-9._-]{1,255}$/;
const BEGINNING = /^[A-Za-z0-9._-]{0,255}$/;

const isSegment = (text: string): boolean => SEGMENT.test(text) && text !== '.' && text !== '..';

/** Whether a text is a key of the port's grammar. */
export const isKey = (text: string): boolean => {
  const segments = text.split('/');
  return text.length <= MAX_KEY && segments[0] !== TEMPORARY && segments.every(isSegment);
};

/** @throws InvalidKey when the text is no key */
export const checkKey = (key: string): void => {
  if (!isKey(key)) throw new InvalidKey(key);
};

/**
 * Cuts a prefix into the folders it names in full and the beginning of the next name: `a/b/c` → `[a, b]` and `c`.
 * @throws InvalidKey when no key could begin with it
 */
export const splitPrefix = (prefix: string): { readonly folders: readonly string[]; readonly beginning: string } => {
  const folders = prefix.split('/');
  const beginning = folders.pop() ?? '';
  if (prefix.length > MAX_KEY || !BEGINNING.test(beginning) || !folders.every(isSegment)) throw new InvalidKey(prefix);
  return { folders, beginning };
};
