import { copyFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { clientOptions, connect, jsonOption } from '../client.ts';
import { type Context, defineCommand, printLine } from '../command.ts';
import { Cancelled, Refused, Unreachable, UsageError } from '../failures.ts';
import { linkId } from '../link.ts';
import { startProgress } from '../output/progress.ts';
import { download, look, type Remote } from '../transfer/download.ts';
import { fileSink, type Sink, streamSink } from '../transfer/sink.ts';

export const fetch = defineCommand({
  name: 'fetch',
  summary: 'Download a file, verified, going on where it broke off',
  details: 'Keeps nothing whose SHA-256 is wrong. Standard output has the path, or the file itself with --output -.',
  operands: { shown: 'ID|URL', least: 1, most: 1 },
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'PATH',
      summary: 'Where to: a file, a folder, or - for standard output; its own name here',
    },
    password: { type: 'string', value: 'PASSWORD', summary: 'The password of the link (LADING_PASSWORD)' },
    ...jsonOption,
    ...clientOptions,
  },
  async run(context, { values, operands: [given = ''] }) {
    const client = await connect(context, values);
    const url = given.includes('://') ? webUrl(given) : client.at(linkId(given));
    const remote = await look(url, basic(values.password ?? context.env.LADING_PASSWORD), client.interrupted);
    if (values.output === '-') return receive(context, remote, streamSink(context.stdout));
    const path = await targetOf(remote, values.output);
    if (!(await holds(path, remote))) await fetchTo(context, remote, path, values.output !== undefined);
    const { size, sha256, name } = remote;
    printLine(context.stdout, values.json ? JSON.stringify({ path, name, size, sha256 }) : path);
  },
});

const webUrl = (text: string): URL => {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new UsageError(`"${text}" is no http or https URL.`);
  return url;
};

/** HTTP Basic, which holds any character (RFC 7617); the user name is free. */
const basic = (password: string | undefined): Record<string, string> =>
  password ? { authorization: `Basic ${Buffer.from(`lading:${password}`).toString('base64')}` } : {};

const sizeOf = async (path: string): Promise<number | 'folder' | undefined> => {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? 'folder' : found?.size;
};

const targetOf = async ({ name }: Remote, output: string | undefined): Promise<string> => {
  if (output === undefined) return name;
  return (await sizeOf(output)) === 'folder' ? join(output, name) : output;
};

const holds = async (path: string, { size, sha256 }: Remote): Promise<boolean> => {
  if ((await sizeOf(path)) !== size) return false;
  const sink = await fileSink(path);
  await sink.close();
  return sink.sha256() === sha256;
};

/** Downloads beside the target and takes its place once it is whole and right. */
const fetchTo = async (context: Context, remote: Remote, path: string, isChosen: boolean): Promise<void> => {
  const existing = await sizeOf(path);
  if (existing !== undefined && !isChosen)
    throw new UsageError(`${path} is here already and another file; name a path with --output.`);
  // Named after the bytes: what is found under this name is a beginning of them.
  const partial = `${path}.${remote.sha256.slice(0, 12)}.part`;
  const isGuess = await startFromTarget(remote, path, partial);
  const sink = await fileSink(partial);
  try {
    await receive(context, remote, sink).catch(async (error: unknown) => {
      if (!isGuess || !(error instanceof WrongBytes)) throw error;
      await sink.restart();
      await receive(context, remote, sink);
    });
  } catch (error) {
    await sink.close();
    if (error instanceof WrongBytes) await rm(partial);
    if (error instanceof Unreachable || error instanceof Cancelled) tellOfPartial(context, partial);
    throw error;
  }
  await sink.close();
  await rename(partial, path);
};

class WrongBytes extends Refused {}

/**
 * A shorter file in the target's place may be the beginning that another tool left. Tried only where trying is free:
 * a download that is counted is not spent on a guess.
 */
const startFromTarget = async ({ size, isFree }: Remote, path: string, partial: string): Promise<boolean> => {
  const existing = await sizeOf(path);
  const isShorter = typeof existing === 'number' && existing > 0 && existing < size;
  if (!isShorter || !isFree || (await sizeOf(partial)) !== undefined) return false;
  await copyFile(path, partial);
  return true;
};

const tellOfPartial = ({ stderr }: Context, partial: string): void =>
  printLine(stderr, `lading: what has come is kept in ${basename(partial)}; the same command goes on with it`);

/** Downloads and compares. @throws WrongBytes */
const receive = async (context: Context, remote: Remote, sink: Sink): Promise<void> => {
  const progress = startProgress(context, remote.name, remote.size, sink.offset());
  try {
    await download(remote, sink, progress, context.interrupted());
  } finally {
    progress.end();
  }
  if (sink.sha256() !== remote.sha256)
    throw new WrongBytes(
      `The bytes that came have the SHA-256 ${sink.sha256()}, the server promised ${remote.sha256}; they are not kept.`,
    );
};
