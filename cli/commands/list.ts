import { type Client, clientOptions, connect, jsonOption } from '../client.ts';
import { defineCommand, noOperands, printLine } from '../command.ts';
import { UsageError } from '../failures.ts';
import type { Link } from '../link.ts';
import { formatBytes, formatLeft, printable } from '../output/format.ts';
import { formatTable } from '../output/table.ts';
import { readWhole } from '../values.ts';

type Page = { readonly links: readonly Link[]; readonly stats: unknown; readonly next: string | null };

const pageSize = 100;
const statuses = ['live', 'expired', 'deleted', 'pruned', 'all'];

export const list = defineCommand({
  name: 'list',
  summary: 'List links, the newest first',
  details: 'With --json: {"links": […], "stats": {…}, "next": …}, as GET /api/links answers.',
  operands: noOperands,
  options: {
    status: {
      type: 'string',
      value: 'STATUS',
      summary: 'live (which is the default), expired, deleted, pruned, all; several with commas',
    },
    limit: { type: 'string', value: 'N', summary: 'At most so many; all where nothing is said' },
    ...jsonOption,
    ...clientOptions,
  },
  async run(context, { values }) {
    const query = { status: readStatus(values.status), limit: readWhole('--limit', values.limit) ?? Number.POSITIVE_INFINITY };
    const page = await readPages(await connect(context, values), query);
    if (values.json) return printLine(context.stdout, JSON.stringify(page));
    for (const line of linksTable(page.links, context.now())) printLine(context.stdout, line);
  },
});

const readStatus = (given = 'live'): string => {
  const wrong = given.split(',').find((status) => !statuses.includes(status));
  if (wrong !== undefined) throw new UsageError(`"${wrong}" is no status; there are ${statuses.join(', ')}.`);
  return given;
};

/** Follows the cursor until there are enough links or no more. */
const readPages = async (client: Client, { status, limit }: { status: string; limit: number }): Promise<Page> => {
  const links: Link[] = [];
  let cursor: string | null = null;
  for (;;) {
    const count = Math.min(pageSize, limit - links.length);
    const query: URLSearchParams = new URLSearchParams({ status, limit: String(count), ...(cursor !== null && { cursor }) });
    const page: Page = await client.json<Page>(`api/links?${query}`);
    links.push(...page.links);
    cursor = page.next ?? null;
    if (cursor === null || links.length >= limit) return { ...page, links, next: cursor };
  }
};

const header = ['ID', 'SIZE', 'DOWNLOADS', 'EXPIRES', 'STATUS', 'NAME'];

/** Links as an aligned table; empty without links. */
export const linksTable = (links: readonly Link[], now: Date): readonly string[] => {
  if (links.length === 0) return [];
  const rows = links.map((link) => [
    link.id,
    formatBytes(link.size),
    link.max_downloads === null ? String(link.downloads) : `${link.downloads} of ${link.max_downloads}`,
    link.status === 'live' ? formatLeft(link.expires_at, now) : '-',
    link.status,
    printable(link.name),
  ]);
  return formatTable([header, ...rows], [1, 2]);
};
