import { fileTypeFromBuffer } from 'file-type';
import mime from 'mime';
import { markupType, textEncoding } from './text-content.ts';

/** How many of the first bytes tell what a file is. */
export const headBytes = 4_100;

const unknown = 'application/octet-stream';

/**
 * What a file is: by its content first, then by its name, else `application/octet-stream`.
 *
 * Text is what holds no control characters; the name decides which text it is, `text/plain` where it does not know. What begins
 * as HTML, SVG or XML is that, except under a name that says another kind of text (`notes.txt`). No name makes binary content
 * text, nor text a picture. `charset=utf-8` stands where a `text/*` is UTF-8.
 *
 * @param content the first `headBytes` bytes, or all of a shorter file
 * @param name its safe name
 * @param claimed what the client calls it: heard only where content and name are silent, and only for pictures, sound and fonts
 */
export const mediaTypeOf = async (content: Uint8Array, name: string, claimed?: string): Promise<string> => {
  const head = content.subarray(0, headBytes);
  const named = mime.getType(name) ?? undefined;
  if (head.length === 0) return withCharset(named ?? unknown);
  const detected = (await fileTypeFromBuffer(head))?.mime;
  const encoding = textEncoding(head, content.length < headBytes);
  if (encoding === undefined) return refine(detected, named) ?? binaryType(named, claimed);
  if (isWrittenAsText(detected, named)) return withCharset(detected);
  // What is text in no known encoding may as well be binary; only its name can tell.
  if (encoding === 'other' && !isText(named)) return binaryType(named, claimed);
  const type = textType(markupType(head), isText(named) ? named : undefined);
  return encoding === 'utf-8' ? withCharset(type) : type;
};

/** Whether a browser might interpret this as a document with scripts, so that it is served in a sandbox: HTML, SVG and all XML. */
export const isSandboxed = (mediaType: string): boolean =>
  /^(text\/(html|xml|xsl)|application\/(xml|xml-dtd|xml-external-parsed-entity)|[^;]*\+xml|multipart\/[^;]*)\s*(;|$)/i.test(
    mediaType.trim(),
  );

/** Formats with an unmistakable beginning, though nothing but text. Shorter signatures (`BM`) begin many a sentence. */
const writtenAsText: ReadonlySet<string> = new Set([
  'application/pdf',
  'application/postscript',
  'application/rtf',
  'text/calendar',
  'text/vcard',
  'text/vtt',
]);

const isWrittenAsText = (detected: string | undefined, named: string | undefined): detected is string =>
  detected !== undefined && (writtenAsText.has(detected) || detected === named);

/** What these signatures tell is no more than how a file is packed; the name may know what it is. */
const containers: Readonly<Record<string, RegExp>> = {
  'application/zip': /^application\/(vnd\.|epub\+zip|java-archive)/,
  'application/x-cfb': /^application\/(vnd\.|msword)/,
  'application/gzip': /^application\/(x-compressed|x-tgz|x-gzip)/,
  'video/mp4': /^audio\/mp4/,
};

const refine = (detected: string | undefined, named: string | undefined): string | undefined =>
  detected !== undefined && named !== undefined && containers[detected]?.test(named) && !isSandboxed(named) ? named : detected;

/** @param named the type by name where that is a text */
const textType = (markup: string | undefined, named: string | undefined): string => {
  if (named === 'text/html' || named === 'application/xhtml+xml') return named; // HTML need not begin in any particular way
  const isDocument = named !== undefined && isSandboxed(named);
  if (markup === undefined) return named === undefined || isDocument ? 'text/plain' : named;
  // An XML vocabulary is known best by its name (`feed.atom`); what looks like HTML in `notes.md` is a note.
  return named !== undefined && (markup === 'application/xml' || !isDocument) ? named : markup;
};

const binaryType = (named: string | undefined, claimed: string | undefined): string => {
  if (named !== undefined) return isText(named) ? unknown : named;
  const hint = /^(audio|font|image|video)\/[\w.+-]{1,80}/i.exec(claimed?.trim() ?? '')?.[0].toLowerCase();
  return hint !== undefined && !isSandboxed(hint) ? hint : unknown;
};

/** Types whose content is text, whatever tree they stand in. */
const isText = (mediaType: string | undefined): mediaType is string =>
  mediaType !== undefined &&
  /^text\/|\+(json|xml|yaml)$|^application\/(x-)?(csh|ecmascript|graphql|javascript|json5?|latex|perl|rtf|sh|sql|subrip|tex|toml|xml|xml-dtd|yaml|httpd-php|x509-ca-cert)$/.test(
    mediaType,
  );

const withCharset = (mediaType: string): string => (mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType);
