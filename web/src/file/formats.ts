import { previewKind } from './kind.ts';

export type Shared = {
  readonly link: string;
  readonly name: string;
  readonly mediaType: string;
  readonly passwordProtected: boolean;
};

export const inMarkdown = (text: string): string => text.replaceAll(/[\\`*_[\]<>]/g, '\\$&').replaceAll(/\s+/g, ' ');

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const inHtml = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);

/** One word of a POSIX shell, whatever it holds. */
export const inShell = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const isPicture = ({ mediaType, passwordProtected }: Shared) => previewKind(mediaType) === 'image' && !passwordProtected;

/** The ways to pass a link on. */
export const formats = {
  link: { label: 'Link', write: ({ link }) => link },
  markdown: {
    label: 'Markdown',
    write: (file) => `${isPicture(file) ? '!' : ''}[${inMarkdown(file.name)}](${file.link})`,
  },
  html: {
    label: 'HTML',
    write: (file) =>
      isPicture(file)
        ? `<img src="${inHtml(file.link)}" alt="${inHtml(file.name)}">`
        : `<a href="${inHtml(file.link)}">${inHtml(file.name)}</a>`,
  },
  curl: {
    label: 'curl',
    write: ({ link, name, passwordProtected }) =>
      `curl -f ${passwordProtected ? "-H 'Lading-Password: …' " : ''}-o ${inShell(name)} ${inShell(link)}`,
  },
} as const satisfies Record<string, { label: string; write: (file: Shared) => string }>;

export type Format = keyof typeof formats;
