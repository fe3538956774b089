import { basename } from 'node:path';

/** RFC 8187: `UTF-8''na%C3%AFve.txt` */
const decoded = (text: string): string | undefined => {
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(text)?.[1];
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
};

const parameter = (header: string, name: string): string | undefined => {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(header);
  return found?.[1]?.replace(/\\(.)/g, '$1') ?? found?.[2];
};

/** What a name from elsewhere may be called here: one path segment without control characters, and no hidden file. */
const local = (name: string): string => {
  const segment = name.split(/[/\\]/).at(-1) ?? '';
  return segment
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/^\.+/, '')
    .trim();
};

/** The file name that an answer gives (RFC 6266), made safe; else that of its URL. */
export const nameIn = (contentDisposition: string | null, url: URL): string => {
  const header = contentDisposition ?? '';
  const given = decoded(parameter(header, 'filename\\*') ?? '') ?? parameter(header, 'filename') ?? '';
  return local(given) || local(basename(url.pathname)) || 'download';
};
