import type { ProblemKind } from '../problems.ts';

export type Entry = { readonly kind: ProblemKind; readonly title: string; readonly say: (detail: never) => string };

/** Stands in a sentence for a detail of any type: text, number or list. */
const placeholder = (name: string) => {
  const text = () => `{${name}}`;
  return { toString: text, toLowerCase: text, join: text };
};

/** An entry's sentence with `{name}` where a detail goes. */
export const sentence = (entry: Entry): string => {
  const detail = new Proxy({}, { get: (_, name) => placeholder(String(name)) });
  return `${entry.say(detail as never)}`; // whatever the entry asks for, it gets a placeholder
};

/** `docs/errors.md`: every refusal, its status and its words. */
export const errorsPage = (
  problems: Readonly<Record<string, Entry>>,
  statusOf: Readonly<Record<ProblemKind, number>>,
): string => {
  const entries = Object.entries(problems).map(([code, entry]) => ({ code, entry, status: statusOf[entry.kind] }));
  const rows = entries
    .toSorted((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1))
    .map(({ code, entry, status }) => `| ${status} | \`${code}\` | ${entry.title} | ${sentence(entry).replaceAll('|', '\\|')} |`);
  return [
    '# Errors',
    '',
    '<!-- Generated from schema/problems.ts by `pnpm run docs`; do not edit. -->',
    '',
    'Over HTTP a refusal is `application/problem+json` (RFC 9457) with its `code`; in GraphQL the same `code` stands in a typed',
    'result or in `extensions.code`. Codes stay; sentences may be put better.',
    '',
    '| status | code | title | detail |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
};
