import { essence } from '../format/media-type.ts';

export type PreviewKind = 'image' | 'video' | 'audio' | 'pdf' | 'text';

/** Text by another name. */
const texts: ReadonlySet<string> = new Set([
  'application/json',
  'application/ld+json',
  'application/x-ndjson',
  'application/javascript',
  'application/ecmascript',
  'application/typescript',
  'application/xml',
  'application/yaml',
  'application/x-yaml',
  'application/toml',
  'application/sql',
  'application/graphql',
  'application/x-sh',
  'application/x-httpd-php',
]);

/** Pictures that browsers draw; of the others they show a broken one. */
const pictures: ReadonlySet<string> = new Set([
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/x-icon',
  'image/vnd.microsoft.icon',
  'image/svg+xml',
]);

/** How a file of this media type can be shown on the page; undefined where it cannot. */
export const previewKind = (mediaType: string): PreviewKind | undefined => {
  const type = essence(mediaType).trim().toLowerCase();
  if (pictures.has(type)) return 'image';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'audio';
  if (type === 'application/pdf') return 'pdf';
  if (type.startsWith('text/') || texts.has(type) || /^application\/[^/]+\+(json|xml)$/.test(type)) return 'text';
  return undefined;
};

export type Previewable = {
  readonly status: string;
  readonly mediaType: string;
  readonly size: number;
  readonly passwordProtected: boolean;
  readonly maxDownloads: number | null;
  readonly sliding: boolean;
};

/** More than this is not fetched before somebody asks for it. */
const unaskedBytes = 20_000_000;

/** Whether and how to show a file: at once, after asking (and why), or not (and why not). */
export type PreviewPlan =
  | { readonly show: PreviewKind; readonly ask: string | undefined }
  | { readonly show: undefined; readonly reason: string };

const whyNot = (file: Previewable): string | undefined => {
  if (file.passwordProtected) return 'This file has a password. Its preview needs the password too: open the link to enter it.';
  if (file.maxDownloads !== null) return 'This file has a download limit. A preview would use up a download, so there is none.';
  return file.size === 0 ? 'This file is empty.' : undefined;
};

const whyAsk = (file: Previewable, kind: PreviewKind): string | undefined => {
  if (file.sliding) return 'Each download starts the lifetime of this file anew, and so would a preview.';
  return kind === 'image' && file.size > unaskedBytes ? 'This picture is large.' : undefined;
};

export const planPreview = (file: Previewable): PreviewPlan => {
  const reason = whyNot(file);
  if (reason) return { show: undefined, reason };
  const kind = previewKind(file.mediaType);
  return kind
    ? { show: kind, ask: whyAsk(file, kind) }
    : { show: undefined, reason: `There is no preview of ${essence(file.mediaType)}.` };
};
