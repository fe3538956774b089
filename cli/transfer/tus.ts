import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Client } from '../client.ts';
import { Busy, Refused } from '../failures.ts';
import { type Ask, ask, patienceMs, startWatchdog } from '../http.ts';
import type { Progress } from '../output/progress.ts';
import { withRetries } from '../retry.ts';
import type { Fields, Sent } from './form.ts';
import type { ResumeState } from './resume-state.ts';
import type { Source } from './source.ts';

/** Files over this many bytes are sent so that a transfer that broke goes on where it broke. */
export const tusFromBytes = 8 * 1024 * 1024;

type Upload = {
  readonly client: Client;
  readonly name: string;
  readonly file: NonNullable<Source['file']>;
  /** In the names of the form; they travel as `Upload-Metadata`. */
  readonly fields: Fields;
  readonly state: ResumeState;
  readonly progress: Progress;
};

const request = (client: Client, url: URL, { headers, signal, ...asked }: Partial<Ask>): Promise<Response> =>
  ask(
    url,
    {
      ...asked,
      headers: { ...client.credentials, 'tus-resumable': '1.0.0', ...headers },
      signal: signal ?? AbortSignal.timeout(patienceMs),
    },
    client.interrupted,
  );

/** Whether the server takes resumable uploads (tus 1.0.0, OPTIONS). */
export const offersTus = async (client: Client): Promise<boolean> => {
  try {
    const { headers } = await withRetries(client.interrupted, () => request(client, client.at('files/'), { method: 'OPTIONS' }));
    return headers.get('tus-version')?.split(',').includes('1.0.0') ?? false;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
};

/**
 * Uploads a file by tus 1.0.0: goes on where an earlier run stopped, and where the connection broke. Answers with the slug.
 * @throws Refused, Unreachable, Cancelled; after the last two a later run goes on
 */
export const sendByTus = async (upload: Upload): Promise<Sent<string>> => {
  const { client, state, file } = upload;
  const reading = new AbortController();
  const digest = digestOf(file.path, reading.signal);
  digest.catch(() => undefined); // awaited below, unless the transfer fails first
  try {
    const url = (await begun(upload)) ?? (await create(upload));
    const answer = await withRetries(client.interrupted, (gotAhead) => goOn(upload, url, gotAhead), true);
    await state.forget();
    return { answer, sha256: await digest };
  } catch (error) {
    reading.abort();
    if (error instanceof Refused && !(error instanceof Busy)) await state.forget();
    throw error;
  }
};

/** The upload that an earlier run began, where the server still knows it. */
const begun = async ({ client, state }: Upload): Promise<URL | undefined> => {
  const known = URL.parse((await state.read()) ?? '');
  if (known?.origin !== client.at('').origin) return undefined;
  try {
    await withRetries(client.interrupted, () => request(client, known, { method: 'HEAD' }));
    return known;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await state.forget();
    return undefined;
  }
};

/** Not tried again where the connection breaks: nobody could tell whether there are two uploads then. */
const create = async ({ client, name, file, fields, state }: Upload): Promise<URL> => {
  const said = Object.entries({ filename: name, ...fields });
  const metadata = said.map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`).join(',');
  const headers = { 'upload-length': String(file.size), 'upload-metadata': metadata };
  const { headers: answer } = await request(client, client.at('files/'), { method: 'POST', headers });
  const id = answer.get('location')?.split('/').at(-1);
  if (!id) throw new Refused('The server did not say where to upload to.');
  // A server behind a proxy may not know its own address; the one it was reached at is right.
  const url = client.at(`files/${id}`);
  await state.write(url.href);
  return url;
};

/** Sends what the server lacks; the slug once it has it all. */
const goOn = async (upload: Upload, url: URL, gotAhead: () => void): Promise<string> => {
  const { client, file, progress } = upload;
  const { headers } = await request(client, url, { method: 'HEAD' }).catch(waitWhereLocked);
  const offset = Number(headers.get('upload-offset') ?? Number.NaN);
  if (!Number.isSafeInteger(offset) || offset > file.size) throw new Refused('The server does not say how much it has.');
  if (offset === file.size) return slugIn(headers);
  gotAhead();
  progress.at(offset);
  return slugIn((await sendRest(upload, url, offset).catch(waitWhereLocked)).headers);
};

const sendRest = async ({ client, file, progress }: Upload, url: URL, offset: number): Promise<Response> => {
  const watchdog = startWatchdog();
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    let sent = offset;
    for await (const chunk of createReadStream(file.path, { start: offset, end: file.size - 1 })) {
      yield chunk;
      watchdog.alive();
      sent += chunk.length;
      progress.at(sent);
    }
  };
  const headers = {
    'content-type': 'application/offset+octet-stream',
    'content-length': String(file.size - offset),
    'upload-offset': String(offset),
  };
  try {
    return await request(client, url, { method: 'PATCH', headers, body: rest(), signal: watchdog.signal });
  } finally {
    watchdog.end();
  }
};

/** 423: the request that broke still holds the upload; 409: it wrote on meanwhile. Both pass. */
const waitWhereLocked = (error: unknown): never => {
  if (error instanceof Refused && (error.status === 423 || error.status === 409)) throw new Busy(error.message, error.status);
  throw error;
};

const slugIn = (headers: Headers): string => {
  const slug = headers.get('lading-id');
  if (!slug) throw new Refused('The server took the upload and did not name its link; `lading list` shows it.');
  return slug;
};

const digestOf = async (path: string, signal: AbortSignal): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest('hex');
};
