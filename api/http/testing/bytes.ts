import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Representation } from '../plan-bytes.ts';
import { type Served, type ServeOptions, serveBytes } from '../serve-bytes.ts';
import { startServer } from './server.ts';

export const content = randomBytes(300_000);

export const stored = (overrides: Partial<Representation> = {}): Representation => ({
  size: content.length,
  etag: '"tag"',
  lastModified: new Date('2026-11-21T10:00:00.500Z'),
  mediaType: 'image/png',
  name: 'é.png',
  open: async (range) => Readable.from(chunksOf(range ? content.subarray(range.start, range.end + 1) : content)),
  ...overrides,
});

function* chunksOf(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

export const options: ServeOptions = { cacheControl: 'public, max-age=60', attachment: false };

/** Serves one representation on a port; `next` resolves with the outcomes in order. */
export const serve = async (representation: Representation, given: Partial<ServeOptions> = {}) => {
  const outcomes: ((served: Served) => void)[] = [];
  const served = Array.from({ length: 4 }, () => new Promise<Served>((resolve) => outcomes.push(resolve)));
  const port = await startServer(async (request, response) => {
    const outcome = await serveBytes(request, response, representation, { ...options, ...given });
    outcomes.shift()?.(outcome);
  });
  const next = (): Promise<Served> => served.shift() ?? Promise.reject(new Error('more requests than expected'));
  return { port, next };
};
