import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { Refused } from '../failures.ts';

/** Where a download goes, and the digest of what has gone there. */
export type Sink = {
  /** How many bytes there are. */
  offset(): number;
  write(chunk: Uint8Array): Promise<void>;
  /** Forgets them all. @throws Refused where they are gone already */
  restart(): Promise<void>;
  /** SHA-256 of all, in hex. */
  sha256(): string;
  close(): Promise<void>;
};

/** A file that may hold the beginning already. */
export const fileSink = async (path: string): Promise<Sink> => {
  const handle = await open(path, 'a+');
  let hash = createHash('sha256');
  let offset = 0;
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false })) {
    hash.update(chunk);
    offset += chunk.length;
  }
  return {
    offset: () => offset,
    async write(chunk) {
      await handle.appendFile(chunk);
      hash.update(chunk);
      offset += chunk.length;
    },
    async restart() {
      await handle.truncate(0);
      hash = createHash('sha256');
      offset = 0;
    },
    sha256: () => hash.copy().digest('hex'),
    close: () => handle.close(),
  };
};

/** Standard output: what is written is gone, so it can be gone on with and not begun anew. */
export const streamSink = (stream: Writable): Sink => {
  const hash = createHash('sha256');
  let offset = 0;
  return {
    offset: () => offset,
    async write(chunk) {
      if (!stream.write(chunk)) await once(stream, 'drain');
      hash.update(chunk);
      offset += chunk.length;
    },
    async restart() {
      if (offset > 0) throw new Refused('The file changed while it was downloaded.');
    },
    sha256: () => hash.copy().digest('hex'),
    close: async () => undefined,
  };
};
