import { type Client, clientOptions, connect, jsonOption } from '../client.ts';
import { type Context, defineCommand, printLine } from '../command.ts';
import { Refused, UsageError } from '../failures.ts';
import type { UploadedLink } from '../link.ts';
import { printable } from '../output/format.ts';
import { type Progress, startProgress } from '../output/progress.ts';
import { type Fields, type Sent, sendForm } from '../transfer/form.ts';
import { resumeState } from '../transfer/resume-state.ts';
import { openSource, type Source } from '../transfer/source.ts';
import { offersTus, sendByTus, tusFromBytes } from '../transfer/tus.ts';
import { readLifetime, readWhole } from '../values.ts';

const options = {
  ttl: { type: 'string', value: 'TTL', summary: 'How long the link lives: 30m, 2h, 7d, 4w, inf' },
  'max-downloads': { type: 'string', value: 'N', summary: 'The link ends after so many downloads' },
  password: { type: 'string', value: 'PASSWORD', summary: 'The link wants this password (LADING_PASSWORD)' },
  project: { type: 'string', value: 'UUID', summary: 'The project it belongs to' },
  sliding: { type: 'boolean', summary: 'Each download starts the lifetime anew' },
  name: { type: 'string', value: 'NAME', summary: 'What the file is called, instead of its own name' },
  ...jsonOption,
  ...clientOptions,
} as const;

export const upload = defineCommand({
  name: 'upload',
  alias: 'stash',
  summary: 'Upload files and print their links',
  details: [
    'A folder becomes a tar; - reads standard input. Large files go on where they broke off, also in a second run.',
    'Standard output has the links alone, one a line. With --json: what the server answered, an array for several files.',
  ].join('\n'),
  operands: { shown: 'FILE…', least: 1, most: Number.POSITIVE_INFINITY, complete: 'files' },
  options,
  async run(context, { values, operands }) {
    checkTogether(operands, values.name);
    const fields = fieldsOf({ ...values, password: values.password ?? context.env.LADING_PASSWORD });
    const warn = (message: string) => printLine(context.stderr, `lading: ${printable(message)}`);
    // All are looked at before the first is sent.
    const sources = await Promise.all(operands.map((operand) => openSource(operand, context, warn)));
    const client = await connect(context, values);
    const links: UploadedLink[] = [];
    for (const source of sources) {
      const link = await send(context, client, { ...source, name: values.name ?? source.name }, fields);
      links.push(link);
      if (!values.json) printLine(context.stdout, printable(link.link));
    }
    if (values.json) printLine(context.stdout, JSON.stringify(links.length === 1 ? links[0] : links));
  },
});

const checkTogether = (operands: readonly string[], name: string | undefined): void => {
  if (name !== undefined && operands.length > 1) throw new UsageError('--name is for one file.');
  if (operands.filter((operand) => operand === '-').length > 1) throw new UsageError('Standard input can be read once only.');
};

type Said = { readonly [N in 'ttl' | 'max-downloads' | 'password' | 'project']?: string | undefined } & {
  readonly sliding?: true;
};

/** What was said about the files, in the names of the form. @throws UsageError */
const fieldsOf = (said: Said): Fields => {
  const ttl = readLifetime('--ttl', said.ttl);
  const limit = readWhole('--max-downloads', said['max-downloads']);
  return {
    ...(ttl && { ttl }),
    ...(limit && { max_downloads: String(limit) }),
    ...(said.password && { password: said.password }),
    ...(said.project && { project: said.project }),
    ...(said.sliding && { sliding: 'true' }),
  };
};

const send = async (context: Context, client: Client, source: Source, fields: Fields): Promise<UploadedLink> => {
  const progress = startProgress(context, source.name, source.file?.size);
  try {
    const { answer, sha256 } = await sendSomehow(context, client, source, fields, progress);
    if (answer.sha256 === sha256) return answer;
    throw new Refused(
      `${printable(source.name)}: the server holds other bytes than were read (${answer.id}); the file may have changed.`,
    );
  } finally {
    progress.end();
  }
};

const sendSomehow = async (
  context: Context,
  client: Client,
  { name, file, open }: Source,
  fields: Fields,
  progress: Progress,
): Promise<Sent<UploadedLink>> => {
  if (!file || file.size <= tusFromBytes || !(await offersTus(client)))
    return sendForm(client, { name, open, ...(file && { file }) }, { ...fields, name }, progress); // a field holds any name
  const identity = [client.at('').href, name, file.path, file.size, file.mtimeMs, JSON.stringify(fields)];
  const state = resumeState(context, ...identity);
  const { answer: slug, sha256 } = await sendByTus({ client, name, file, fields, state, progress });
  return { answer: await client.json<UploadedLink>(`api/links/${slug}`), sha256 };
};
