/** Control characters that no text holds: all but tab, line feed, form feed, carriage return and escape. */
const isBinaryOctet = (octet: number): boolean => octet < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(octet);

/**
 * Which text the first bytes of a file can be: `utf-8`, `utf-16`, `other` for an encoding that only its author knows,
 * `undefined` where they are no text.
 * @param isWhole whether the file ends there; if not, a last character that is cut counts as whole
 */
export const textEncoding = (head: Uint8Array, isWhole: boolean): 'utf-8' | 'utf-16' | 'other' | undefined => {
  if (byteOrder(head) !== undefined) return 'utf-16';
  if (head.some(isBinaryOctet)) return undefined;
  return isUtf8(head, isWhole) ? 'utf-8' : 'other';
};

/**
 * Which markup a text is by its beginning: `text/html`, `image/svg+xml`, `application/xml`, or `undefined`. A byte order mark,
 * blanks, comments, processing instructions and a document type before the first element are looked past.
 */
export const markupType = (head: Uint8Array): string | undefined => {
  const text = new TextDecoder(byteOrder(head) ?? 'utf-8').decode(head).trimStart();
  const isXml = /^<\?xml\s/.test(text);
  const start = afterProlog(text);
  const isHtml = /^<(!doctype\s+html|html)[\s/>]/i.test(start) && !/^<!doctype[^>]*\bsvg\b/i.test(start);
  if (isHtml) return 'text/html';
  const root = afterProlog(start.replace(/^<!doctype[^[>]*(\[[^\]]*\])?[^>]*>/i, ''));
  if (/^<([\w-]+:)?svg[\s/>]/.test(root)) return 'image/svg+xml';
  if (isXml) return 'application/xml';
  return htmlElement.test(root) ? 'text/html' : undefined;
};

/** Elements that browsers take for HTML (WHATWG MIME Sniffing §7.1), and those that load or run something. */
const htmlElement =
  /^<(html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|img|object|embed|form|meta|link|base|video|audio|math|input|button|details)[\s/>]/i;

const afterProlog = (text: string): string => text.replace(/^(\s+|<!--[\s\S]*?-->|<\?[\s\S]*?\?>)+/, '');

const byteOrder = ([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
};

const isUtf8 = (head: Uint8Array, isWhole: boolean): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !isWhole });
    return true;
  } catch {
    return false;
  }
};
