import { createHash, randomUUID } from 'node:crypto';
import { type Client, readJson } from '../client.ts';
import { ask, startWatchdog } from '../http.ts';
import type { UploadedLink } from '../link.ts';
import type { Progress } from '../output/progress.ts';
import type { Source } from './source.ts';

export type Fields = Readonly<Record<string, string>>;

/** A link, and the digest of what was sent for it. */
export type Sent<Answer> = { readonly answer: Answer; readonly sha256: string };

/** As browsers write it (HTML, multipart/form-data). */
const quoted = (text: string): string => text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** The bytes before and after the file: the fields go first, so that a wrong one is refused before the file is sent. */
const frame = (boundary: string, fields: Fields, fileName: string) => {
  const part = (said: string, body: string) => `--${boundary}\r\nContent-Disposition: form-data; ${said}\r\n${body}`;
  const before = Object.entries(fields).map(([name, value]) => part(`name="${quoted(name)}"`, `\r\n${value}\r\n`));
  const file = part(`name="file"; filename="${quoted(fileName)}"`, 'Content-Type: application/octet-stream\r\n\r\n');
  return { head: Buffer.from(`${before.join('')}${file}`), tail: Buffer.from(`\r\n--${boundary}--\r\n`) };
};

/**
 * `POST /upload` with the file as a stream; its SHA-256 is computed on the way.
 * @throws Refused, Unreachable, Cancelled, and whatever reading the source throws
 */
export const sendForm = async (
  { at, credentials, interrupted }: Client,
  source: Source,
  fields: Fields,
  progress: Progress,
): Promise<Sent<UploadedLink>> => {
  const boundary = `lading-${randomUUID()}`;
  const { head, tail } = frame(boundary, fields, source.name);
  const hash = createHash('sha256');
  const watchdog = startWatchdog();
  let sent = 0;
  const body = async function* (): AsyncGenerator<Uint8Array> {
    yield head;
    for await (const chunk of source.open()) {
      hash.update(chunk);
      yield chunk;
      watchdog.alive();
      sent += chunk.length;
      progress.at(sent);
    }
    yield tail;
  };
  const headers = {
    ...credentials,
    'content-type': `multipart/form-data; boundary=${boundary}`,
    ...(source.file && { 'content-length': String(head.length + source.file.size + tail.length) }),
  };
  const url = at('upload');
  try {
    const response = await ask(url, { method: 'POST', headers, body: body(), signal: watchdog.signal }, interrupted);
    return { answer: await readJson<UploadedLink>(response, url, interrupted), sha256: hash.digest('hex') };
  } finally {
    watchdog.end();
  }
};
