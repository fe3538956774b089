import { encodeExtended } from 'content-disposition';

/** The longest stored name in bytes of UTF-8: what common file systems take, so a download can always be saved. */
const longestBytes = 255;

/** The longest ending that is kept whole when a name is cut. */
const longestEndingBytes = 32;

/** Other control characters, surrogates alone, private line separators and all that reorders or hides text (bidi controls). */
const unwanted = /[\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]/gu;

/**
 * Makes the name a client gave safe to store, show and offer for saving.
 * Path parts are cut (both slashes), control and bidi-override characters removed, surrounding blanks and trailing dots dropped,
 * at most 255 bytes of UTF-8 kept without splitting a character, the ending preserved. Emoji (joiners included) stay.
 * Where nothing is left, or only dots, the name is `file`.
 */
export const safeFileName = (given: string | undefined): string => {
  const last = (given ?? '').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(unwanted, '')
    .normalize('NFC')
    .replace(/^\s+|[\s.]+$/gu, '');
  return clean === '' ? 'file' : shorten(clean);
};

/** The ending of a name as links carry it, without the dot: lower case, `[a-z0-9]{1,10}`; `undefined` where it has none such. */
export const linkExtension = (name: string): string | undefined => /[^.]\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase();

/**
 * The Content-Disposition of a stored name (RFC 6266): always a quoted ASCII `filename`, which every client reads, and where
 * that can't say it all, `filename*` (RFC 8187) beside it. Escaped octets (`%41`) count as such, since some clients decode them.
 */
export const contentDisposition = (name: string, type: 'inline' | 'attachment'): string => {
  const safe = safeFileName(name);
  const ascii = safe.replace(/[^\x20-\x7e]/gu, '?');
  const plain = `${type}; filename="${ascii.replaceAll('"', '\\"')}"`;
  return ascii === safe && !/%[0-9a-f]{2}/i.test(safe) ? plain : `${plain}; filename*=${encodeExtended(safe)}`;
};

const shorten = (name: string): string => {
  if (Buffer.byteLength(name) <= longestBytes) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && Buffer.byteLength(name.slice(dot)) <= longestEndingBytes ? name.slice(dot) : '';
  const stem = ending === '' ? name : name.slice(0, dot);
  return cut(stem, longestBytes - Buffer.byteLength(ending)) + ending;
};

/** As many whole characters, as people see them, as fit into `bytes`. */
const cut = (text: string, bytes: number): string => {
  let kept = '';
  let size = 0;
  // No character that fits lies beyond this, and segmenting megabytes would be slow.
  for (const { segment } of new Intl.Segmenter().segment(text.slice(0, bytes))) {
    size += Buffer.byteLength(segment);
    if (size > bytes) break;
    kept += segment;
  }
  return kept;
};
