import { hashSource } from './security-headers.ts';

const style = `
:root{color-scheme:light dark;--ink:#1a1d21;--dim:#565d66;--paper:#f7f7f5;--card:#fff;--line:#dfe1e4;--edge:#7b838c;--mark:#0b5cad;
--on-mark:#fff;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#eceef0;--dim:#a3abb5;--paper:#15181b;--card:#1d2125;--line:#33393f;--edge:#7f8891;
--mark:#7db8f0;--on-mark:#10151a;--bad:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--paper);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:34rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
h1{margin:.25rem 0 .75rem;font-size:1.5rem;line-height:1.25;text-wrap:balance;overflow-wrap:anywhere}
p{margin:0 0 1rem;overflow-wrap:anywhere}
.status,dl{color:var(--dim);font-size:.875rem;font-variant-numeric:tabular-nums}
.status{margin:0}
.wrong{color:var(--bad);font-weight:600}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:1.5rem 0 0;padding-top:1rem;border-top:1px solid var(--line)}
dd{margin:0;overflow-wrap:anywhere;font-family:ui-monospace,monospace}
form{margin:0 0 1rem}
label{display:block;margin:0 0 .25rem;font-weight:600}
input{width:100%;margin:0 0 1rem;padding:.625rem .75rem;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--edge);border-radius:.5rem}
button,.button{display:inline-block;min-height:2.75rem;padding:.625rem 1.25rem;font:inherit;font-weight:600;line-height:1.4;text-decoration:none;
color:var(--on-mark);background:var(--mark);border:0;border-radius:.5rem;cursor:pointer}
a{color:var(--mark)}
a:focus-visible,button:focus-visible,input:focus-visible{outline:2px solid var(--mark);outline-offset:3px;border-radius:2px}
@media(max-width:26rem){body{padding:.75rem}main{padding:1.25rem}}
`;

/** Lets the page's own style in, its empty icon, and its forms out to this origin; nothing is fetched and nothing runs. */
export const plainPagePolicy = `default-src 'none'; img-src data:; style-src ${hashSource(style)}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;

/** What every answer with such a page carries. */
export const plainPageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': plainPagePolicy,
  'cache-control': 'no-store',
  'content-type': 'text/html; charset=utf-8',
  'x-robots-tag': 'noindex',
  vary: 'Accept',
};

/**
 * A page that fetches nothing and runs nothing, readable in the dark, at any width and by a screen reader.
 * @param title text; the page is called so
 * @param main HTML; whoever wrote it has escaped what is in it
 */
export const plainPage = (title: string, main: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)} · Lading</title>
<style>${style}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;

export type PasswordForm = {
  /** Where it goes, by POST. */
  readonly action: string;
  readonly label: string;
  readonly button: string;
  /** Why it is shown again, where it is. */
  readonly wrong?: string | undefined;
  readonly autocomplete: 'current-password' | 'off';
};

/** A form that asks for one password. */
export const passwordForm = ({ action, label, button, wrong, autocomplete }: PasswordForm): string => {
  const described = wrong === undefined ? '' : ' aria-invalid="true" aria-describedby="wrong"';
  return `${wrong === undefined ? '' : `<p class="wrong" id="wrong" role="alert">${escapeHtml(wrong)}</p>\n`}<form method="post" action="${escapeHtml(action)}">
<label for="password">${escapeHtml(label)}</label>
<input id="password" name="password" type="password" autocomplete="${autocomplete}" required autofocus${described}>
<button>${escapeHtml(button)}</button>
</form>`;
};

/** Pairs of terms and values, as a list at the end of a page. */
export const termList = (terms: readonly (readonly [string, string])[]): string =>
  `<dl>\n${terms.map(([term, value]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(value)}</dd>\n`).join('')}</dl>`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
