import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { File } from '@lading/projections/files-queries.ts';
import { systemClock } from '@lading/schema/clock.ts';
import { randomIds } from '@lading/schema/ids.ts';
import { expect, it } from 'vitest';
import { createFileLookup } from '../file/lookup.ts';
import { rowOfUpload } from '../file/row.ts';
import { createHotAnswers } from './hot-answers.ts';

const stored = rowOfUpload(
  {
    slug: 'hello1',
    uuid: '0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11',
    name: 'hello.txt',
    mediaType: 'text/plain',
    size: 5,
    projectId: null,
    sha256: '0'.repeat(64),
    key: 'files/x',
    expiresAt: null,
    ttlMs: null,
    maxDownloads: null,
    sliding: false,
    metadata: {},
    passwordHash: null,
    charset: null,
    image: null,
  },
  '2026-11-21T09:00:00.000Z',
);

const { slug, uuid } = stored;
const counted = { count: 1, completed: 1, bytes: 5, errors: 0 };
const data = { slug, uuid, projectId: null, ...counted, agent: '', referrer: null };

/** What is kept in memory of a file, asked over HTTP. */
const start = () => {
  const lookup = createFileLookup(async () => ({ ...stored }));
  const given = {
    lookup,
    clock: systemClock,
    ids: randomIds,
    settings: { corsOrigins: ['*'], cacheMaxAgeSeconds: 60 },
    traffic: { record: () => undefined },
    clientHash: () => 'client',
    observe: () => undefined,
  };
  const hot = createHotAnswers(given as unknown as Parameters<typeof createHotAnswers>[0]); // the rest is never asked
  const status = async () => {
    const server = createServer((request, response) => hot.answer(request, response) || response.writeHead(404).end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const answer = await fetch(`http://127.0.0.1:${port}/hello1`, { headers: { connection: 'close' } });
    await answer.arrayBuffer();
    server.close();
    return answer.status;
  };
  const drop = () => {
    lookup.drop(stored);
    hot.drop(stored);
  };
  const serve = (file: File) =>
    hot.served({ url: '/hello1', method: 'GET', headers: {} } as IncomingMessage, {
      // all that it is asked for
      files: [file],
      endsFirst: file,
      route: '/:id',
      size: 5,
      headers: {},
      open: async () => Readable.from([Buffer.from('hello')]),
      fact: () => ({ type: 'FileDownloaded', data }),
    });
  return { lookup, serve, status, drop };
};

const soon = { interval: 5, timeout: 5_000 };

it('keeps a file that was served twice', async () => {
  const { lookup, serve, status } = start();
  for (let time = 0; time < 2; time += 1) {
    const file = await lookup.find('hello1');
    if (file) serve(file);
  }
  await expect.poll(status, soon).toBe(200);
});

it('keeps nothing that was changed while it was served', async () => {
  const { lookup, serve, status, drop } = start();
  const file = await lookup.find('hello1');
  if (!file) throw new Error('there is a file');
  serve(file);
  drop();
  serve(file);
  await new Promise(setImmediate);
  expect(await status()).toBe(404);
  const fresh = await lookup.find('hello1');
  if (fresh) serve(fresh);
  await expect.poll(status, soon).toBe(200);
});
