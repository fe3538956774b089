import { hashSource } from './security-headers.ts';

const style = `
:root{color-scheme:light dark;--ink:#1a1d21;--dim:#565d66;--paper:#f7f7f5;--card:#fff;--line:#dfe1e4;--mark:#0b5cad}
@media(prefers-color-scheme:dark){:root{--ink:#eceef0;--dim:#a3abb5;--paper:#15181b;--card:#1d2125;--line:#33393f;--mark:#7db8f0}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--paper);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:34rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
h1{margin:.25rem 0 .75rem;font-size:1.5rem;line-height:1.25;text-wrap:balance}
p{margin:0 0 1rem;overflow-wrap:anywhere}
.status,dl{color:var(--dim);font-size:.875rem;font-variant-numeric:tabular-nums}
.status{margin:0}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:1.5rem 0 0;padding-top:1rem;border-top:1px solid var(--line)}
dd{margin:0;overflow-wrap:anywhere;font-family:ui-monospace,monospace}
a{color:var(--mark)}
a:focus-visible{outline:2px solid;outline-offset:3px;border-radius:2px}
`;

/** Lets the page's own style in, and nothing else. */
export const problemPagePolicy = `default-src 'none'; style-src ${hashSource(style)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

type Said = {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly request_id?: string;
};

/** A refusal for people: one page that fetches nothing, readable in the dark, in print and by a screen reader. */
export const problemPage = (said: Said): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(said.title)} · Lading</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="status">Error ${said.status}</p>
<h1>${escapeHtml(said.title)}</h1>
<p>${escapeHtml(said.detail)}</p>
<p><a href="/">Go to the start page</a></p>
<dl>
<dt>Code</dt><dd>${escapeHtml(said.code)}</dd>
${said.request_id === undefined ? '' : `<dt>Request</dt><dd>${escapeHtml(said.request_id)}</dd>\n`}</dl>
</main>
</body>
</html>
`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
