import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Lading, startLading } from '../acceptance/server.ts';
import { limit, printRatio } from './ratio.ts';

const gigabyte = 1_073_741_824;
const chunk = randomBytes(1_048_576);

/** A gigabyte that nobody holds as a whole. */
const largeBody = (): ReadableStream<Uint8Array> => {
  let left = gigabyte / chunk.byteLength;
  return new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(chunk);
      else controller.close();
    },
  });
};

const upload = async (lading: Lading): Promise<string> => {
  const headers = { authorization: `Bearer ${lading.token}`, accept: 'application/json', 'content-length': String(gigabyte) };
  const init = { method: 'PUT', body: largeBody(), headers, duplex: 'half' };
  const answer = await fetch(`${lading.url}/large.bin`, init);
  const { link }: { link: string } = await answer.json();
  return link;
};

const download = async (link: string): Promise<void> => {
  const { body } = await fetch(link);
  let bytes = 0;
  for await (const part of body ?? []) bytes += part.byteLength;
  if (bytes !== gigabyte) throw new Error(`received ${bytes} of ${gigabyte} bytes`);
};

/** The most memory that the process ever held, in megabytes; the database is a process of its own. */
const peakMegabytes = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
};

/** The server's memory while a gigabyte goes up and another one down at once. */
export default async (): Promise<void> => {
  const env = { MAX_FILE_SIZE_BYTES: String(gigabyte), MIN_FREE_BYTES: '0', LOG_LEVEL: 'warn' };
  const lading = await startLading({ log: 'postgres', bytes: 'filesystem', embedded: true, env });
  try {
    const link = await upload(lading);
    await Promise.all([upload(lading), download(link)]);
    printRatio(limit('memory with 1 GB up and down at once', await peakMegabytes(lading.pid), 'MB', 300));
  } finally {
    await lading.dispose();
  }
};
