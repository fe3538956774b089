import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { isProblem } from '@lading/schema/problems.ts';
import { describe, expect, it } from 'vitest';
import { clientErrors } from './client-errors.ts';
import { readUpload, type UploadLimits } from './multipart.ts';
import type { IncomingFile } from './multipart-form.ts';
import { writeProblem } from './problem-writers.ts';
import { dial, hear, startServer } from './testing/server.ts';

const limits: UploadLimits = { maxFileBytes: 1_000_000, maxFields: 4, maxFieldBytes: 1_000, fileFields: ['file'] };
const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
const tail = '\r\n--b--\r\n';

const post = (headers: Record<string, string | number>) =>
  [
    'POST / HTTP/1.1',
    'Host: a',
    'Content-Type: multipart/form-data; boundary=b',
    ...Object.entries(headers).map(([k, v]) => `${k}: ${v}`),
    '',
    '',
  ].join('\r\n');

type Store = (file: IncomingFile) => Promise<unknown>;

const toEnd: Store = async ({ body }) => {
  for await (const _ of body);
};

/** A server as the real one is put together; `outcome` resolves with `kept` or the code of what went wrong first. */
const uploads = async (given: Partial<UploadLimits> = {}, store: Store = toEnd) => {
  const outcome = Promise.withResolvers<string>();
  const arrived = Promise.withResolvers<IncomingMessage>();
  const failures = clientErrors();
  const port = await startServer(
    (request, response) => {
      failures.track(request, response);
      arrived.resolve(request);
      readUpload(request, { ...limits, ...given }, { check: () => undefined, store }).then(
        () => {
          outcome.resolve('kept');
          response.end('kept');
        },
        (error) => {
          outcome.resolve(isProblem(error) ? error.code : String(error));
          return writeProblem(request, response, error);
        },
      );
    },
    (server) => server.on('clientError', failures.answer),
  );
  return { port, outcome: outcome.promise, arrived: arrived.promise };
};

/** Sends as fast as the other side takes, until it closes. Resolves with how much it took. */
const pour = async (socket: Socket, mostBytes: number): Promise<number> => {
  const chunk = Buffer.alloc(65_536, 'x');
  socket.on('error', () => undefined);
  while (socket.bytesWritten < mostBytes && socket.writable) {
    if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
  }
  return socket.bytesWritten;
};

describe('a body', () => {
  it.each(['destroy', 'resetAndDestroy'] as const)('that breaks off in the middle (%s) fails the store', async (leave) => {
    let failure: unknown;
    const { port, outcome } = await uploads({}, async ({ body }) => {
      try {
        for await (const _ of body) socket[leave]();
      } catch (error) {
        failure = error;
        throw error;
      }
    });
    const socket = await dial(port);
    socket.write(`${post({ 'Content-Length': 900_000 })}${head}${'x'.repeat(1_000)}`);
    expect(await outcome).toBe('UploadBroken');
    expect(failure).toMatchObject({ code: 'UploadBroken' });
  });

  it('shorter than its Content-Length is refused, though its form is whole', async () => {
    const { port, outcome } = await uploads();
    const socket = await dial(port);
    socket.end(`${post({ 'Content-Length': 500 })}${head}hello${tail}`);
    expect(await hear(socket)).toMatch(/^HTTP\/1\.1 400 [\s\S]*The request ended before it was complete/);
    expect(await outcome).toBe('UploadBroken');
  });

  it('longer than its Content-Length, past the form, is answered for what was announced', async () => {
    const { port, outcome } = await uploads();
    const socket = await dial(port);
    const body = `${head}hello${tail}`;
    socket.write(`${post({ 'Content-Length': body.length })}${body}and then some more`);
    const heard = await hear(socket);
    expect(heard).toMatch(/^HTTP\/1\.1 200 [\s\S]*kept/);
    expect(heard).not.toContain('HTTP/1.1 400');
    expect(await outcome).toBe('kept');
  });

  it('cut by its Content-Length within the form is refused', async () => {
    const { port, outcome } = await uploads();
    const socket = await dial(port);
    const body = `${head}hello${tail}`;
    socket.end(`${post({ 'Content-Length': body.length - 8, Connection: 'close' })}${body}`);
    expect(await hear(socket)).toMatch(/^HTTP\/1\.1 400 [\s\S]*UploadBroken/);
    expect(await outcome).toBe('UploadBroken');
  });

  it.each(['zz\r\n', '5\r\nhelloXX', 'ffffffffffffffffff\r\n'])('with broken chunks (%j) is refused', async (chunks) => {
    const { port, outcome } = await uploads();
    const socket = await dial(port);
    socket.write(`${post({ 'Transfer-Encoding': 'chunked' })}${chunks}`);
    expect(await hear(socket)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await outcome).toBe('UploadBroken');
  });

  it.each([
    ['stalls', () => undefined],
    ['trickles', (socket: Socket) => void setInterval(() => socket.write('x'), 20).unref()],
  ])('that %s is given up', async (_, goOn) => {
    const { port, outcome } = await uploads({ pace: { bytes: 1_000, ms: 300 } });
    const socket = await dial(port);
    socket.on('error', () => undefined).write(`${post({ 'Content-Length': 900_000 })}${head}`);
    goOn(socket);
    const [chunk] = await once(socket, 'data');
    expect(String(chunk)).toMatch(/^HTTP\/1\.1 408 [\s\S]*connection: close/i);
    expect(await outcome).toBe('RequestTimeout');
  });

  it('that waits for a slow store is not given up, and not read ahead', async () => {
    let readAhead = 0;
    const given = { maxFileBytes: 64_000_000, pace: { bytes: 1_000, ms: 100 } };
    const { port, outcome, arrived } = await uploads(given, async (file) => {
      await setTimeout(400); // slow by the clock, and slower than any client may be
      readAhead = (await arrived).socket.bytesRead;
      await toEnd(file);
    });
    const socket = await dial(port);
    const body = `${head}${'x'.repeat(40_000_000)}${tail}`;
    socket.write(`${post({ 'Content-Length': body.length, Connection: 'close' })}${body}`);
    expect(await hear(socket)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await outcome).toBe('kept');
    expect(readAhead).toBeLessThan(1_000_000);
  });
});

describe('a file over the limit', () => {
  it('is refused by its Content-Length alone, before it is read', async () => {
    const { port, outcome } = await uploads();
    const socket = await dial(port);
    socket.write(post({ 'Content-Length': 50_000_000 }));
    const [chunk] = await once(socket, 'data');
    expect(String(chunk)).toMatch(/^HTTP\/1\.1 413 [\s\S]*"limit_bytes":1000000/);
    expect(await outcome).toBe('FileTooLarge');
  });

  it.each([
    ['announced', { 'Content-Length': 2_000_000 }],
    ['chunked', { 'Transfer-Encoding': 'chunked' }],
  ])('%s is answered while it is being sent', async (_, headers) => {
    const { port, outcome } = await uploads();
    const socket = await dial(port);
    const body = `${head}${'x'.repeat(1_900_000)}`;
    const isChunked = 'Transfer-Encoding' in headers;
    socket.write(`${post(headers as Record<string, string>)}${isChunked ? `${body.length.toString(16)}\r\n` : ''}${body}`);
    const [chunk] = await once(socket, 'data');
    expect(String(chunk)).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
    expect(await outcome).toBe('FileTooLarge');
  });

  it('is heard by a client that listens only after sending all', async () => {
    const { port } = await uploads();
    const socket = await dial(port);
    socket.pause();
    const body = `${head}${'x'.repeat(5_000_000)}${tail}`;
    await new Promise<void>((resolve) => socket.write(`${post({ 'Content-Length': body.length })}${body}`, () => resolve()));
    expect(await hear(socket.resume())).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('is not read for ever', async () => {
    const { port } = await uploads();
    const socket = await dial(port);
    socket.write(`${post({ 'Transfer-Encoding': 'chunked' })}${(10_000_000_000).toString(16)}\r\n${head}`);
    // What is read and dropped, and what the kernel holds.
    expect(await pour(socket, 1_000_000_000)).toBeLessThan(64_000_000);
  });
});

describe('a store that fails', () => {
  it('ends the upload with its own reason, whatever the client still does', async () => {
    const { port, outcome } = await uploads({}, async () => {
      throw new Error('no room');
    });
    const socket = await dial(port);
    socket.write(`${post({ 'Content-Length': 900_000 })}${head}x`);
    const [chunk] = await once(socket, 'data');
    expect(String(chunk)).toMatch(/^HTTP\/1\.1 500 /);
    expect(String(chunk)).not.toContain('no room');
    expect(await outcome).toBe('Error: no room');
  });

  it('by not reading the body is an error, not a wait', async () => {
    const { port, outcome } = await uploads({}, async () => 'done');
    const socket = await dial(port);
    socket.write(`${post({ 'Content-Length': 900_000 })}${head}x`);
    expect(await outcome).toMatch(/not read to its end/);
  });
});
