import { clientOptions, connect, jsonOption } from '../client.ts';
import { defineCommand, printLine } from '../command.ts';
import { type Link, linkId } from '../link.ts';

export const expire = defineCommand({
  name: 'expire',
  summary: 'End a link now',
  details: 'The file goes by its id, its uuid or its link. Ending it twice does no harm.',
  operands: { shown: 'ID', least: 1, most: 1 },
  options: { ...jsonOption, ...clientOptions },
  async run(context, { values, operands: [given = ''] }) {
    const id = linkId(given);
    const client = await connect(context, values);
    const link = await client.json<Link>(`api/links/${id}/expire`, 'POST');
    printLine(context.stdout, values.json ? JSON.stringify(link) : `${link.id} is ${link.status}`);
  },
});
