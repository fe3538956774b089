import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { SourceFailure, send } from './send.ts';

const chunk = Buffer.alloc(65_536);
const mebibyte = 1_048_576;

let server: Server;

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const serve = async (listener: RequestListener): Promise<URL> => {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
};

/** Counts what was asked of it, and whether it was let go. */
const source = (bytes: number) => {
  const state = { given: 0, isClosed: false };
  const body = async function* () {
    try {
      while (state.given < bytes) {
        state.given += chunk.length;
        yield chunk;
      }
    } finally {
      state.isClosed = true;
    }
  };
  return { state, body: body() };
};

const asked = (body: AsyncIterable<Uint8Array>, signal = new AbortController().signal) => ({
  method: 'POST',
  headers: {},
  body,
  signal,
});

describe('a request with a body', () => {
  it('reads its source no faster than it is taken', async () => {
    const { state, body } = source(128 * mebibyte);
    let received = 0;
    let ahead = 0;
    const url = await serve(async (request, response) => {
      for await (const part of request) {
        received += part.length;
        ahead = Math.max(ahead, state.given - received);
      }
      response.writeHead(201, { 'x-seen': 'yes' }).end('done');
    });
    const response = await send(url, asked(body));
    expect([response.status, response.headers.get('x-seen'), await response.text()]).toEqual([201, 'yes', 'done']);
    expect(received).toBe(128 * mebibyte);
    // What the sockets hold; all of it, where nothing held it back.
    expect(ahead).toBeLessThan(32 * mebibyte);
  });

  it('ends with an answer that comes early', async () => {
    const { state, body } = source(Number.POSITIVE_INFINITY);
    const url = await serve((request, response) => {
      request.once('data', () => response.writeHead(413, { connection: 'close' }).end('too large'));
    });
    const response = await send(url, asked(body));
    expect([response.status, await response.text()]).toEqual([413, 'too large']);
    await expect.poll(() => state.isClosed).toBe(true);
  });

  it('takes an answer without a body', async () => {
    const url = await serve((request, response) => request.resume().on('end', () => response.writeHead(204).end()));
    const response = await send(url, asked(source(mebibyte).body));
    expect([response.status, response.body]).toEqual([204, null]);
  });

  it('says where its source failed', async () => {
    const url = await serve((request) => request.resume());
    const body = async function* () {
      yield chunk;
      throw new Error('the disk is gone');
    };
    const failure: unknown = await send(url, asked(body())).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SourceFailure);
    expect(failure).toHaveProperty('cause.message', 'the disk is gone');
  });

  it('says that the connection broke', async () => {
    const { body } = source(Number.POSITIVE_INFINITY);
    const url = await serve((request) => request.once('data', () => request.socket.resetAndDestroy()));
    await expect(send(url, asked(body))).rejects.toHaveProperty('code', expect.stringMatching(/^(ECONNRESET|EPIPE)$/));
  });

  it('ends with its signal, whoever is slow', async () => {
    const { state, body } = source(Number.POSITIVE_INFINITY);
    const controller = new AbortController();
    const url = await serve((request) => request.once('readable', () => controller.abort()));
    await expect(send(url, asked(body, controller.signal))).rejects.toHaveProperty('name', 'AbortError');
    await expect.poll(() => state.isClosed).toBe(true);
  });
});
