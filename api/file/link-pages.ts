import type { File } from '@lading/projections/files-queries.ts';
import { escapeHtml, passwordForm, plainPage, termList } from '../http/plain-page.ts';

type Shown = Pick<File, 'name' | 'size' | 'expiresAt' | 'maxDownloads' | 'downloadsClaimed'>;

/** What a browser is shown at a link with a password. @param wrong why it asks again */
export const passwordPage = (file: Shown, { action, wrong }: { action: string; wrong?: string | undefined }): string =>
  plainPage(
    file.name,
    `<h1>${escapeHtml(file.name)}</h1>
<p>This link has a password.</p>
${passwordForm({ action, label: 'Password', button: 'Open', wrong, autocomplete: 'off' })}
${termList(termsOf(file))}`,
  );

/** What a browser is shown at a link with limited downloads: looking at it, or a preview of it, uses nothing up. */
export const limitedPage = (file: Shown): string =>
  plainPage(
    file.name,
    `<h1>${escapeHtml(file.name)}</h1>
<p>This link works for a limited number of downloads. The button uses one of them.</p>
<p><a class="button" href="?download" rel="nofollow">Download</a></p>
${termList([...termsOf(file), ['Downloads left', String(Math.max(0, (file.maxDownloads ?? 0) - file.downloadsClaimed))]])}`,
  );

const termsOf = ({ size, expiresAt }: Shown): [string, string][] => [
  ['Size', sizeText(size)],
  ['Expires', expiresAt === null ? 'never' : `${expiresAt.slice(0, 10)} ${expiresAt.slice(11, 16)} UTC`],
];

const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];

const sizeText = (bytes: number): string => {
  const power = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
};
