import { clientOptions, connect, jsonOption } from '../client.ts';
import { defineCommand, noOperands, printLine } from '../command.ts';
import { formatBytes, printable } from '../output/format.ts';
import { formatTable } from '../output/table.ts';

export const stats = defineCommand({
  name: 'stats',
  summary: 'Show what the server counted and holds',
  details: 'With --json: what GET /api/stats answers.',
  operands: noOperands,
  options: { ...jsonOption, ...clientOptions },
  async run(context, { values }) {
    const client = await connect(context, values);
    const numbers = await client.json<Readonly<Record<string, unknown>>>('api/stats');
    if (values.json) return printLine(context.stdout, JSON.stringify(numbers));
    for (const line of statsTable(numbers)) printLine(context.stdout, line);
  },
});

/** Numbers as an aligned table; what is nested is named `cache hits`. */
export const statsTable = (numbers: Readonly<Record<string, unknown>>): readonly string[] => formatTable(rowsOf(numbers), [1]);

const rowsOf = (numbers: Readonly<Record<string, unknown>>, under = ''): readonly (readonly string[])[] =>
  Object.entries(numbers).flatMap(([name, value]) => {
    const label = printable(`${under}${name.replaceAll('_', ' ')}`);
    if (typeof value === 'object' && value !== null) return rowsOf({ ...value }, `${label} `);
    return [[label, shown(name, value)]];
  });

const shown = (name: string, value: unknown): string => {
  if (value === null) return name === 'capacity_bytes' ? 'no limit' : '-';
  return typeof value === 'number' && name.includes('bytes') ? formatBytes(value) : printable(String(value));
};
