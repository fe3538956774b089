import { once } from 'node:events';
import type { Server } from 'node:http';
import { problem } from '@lading/schema/problems.ts';
import { fastify } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientErrors } from './client-errors.ts';
import { sendProblem, writeProblem } from './problem-writers.ts';
import { ask, dial, hear, startServer } from './testing/server.ts';

const gone = problem('FileGone', { file: 'x', ending: 'EXPIRED' });

describe('writeProblem', () => {
  it('keeps headers set before, tells the request id, and leaves the connection open', async () => {
    const port = await startServer((request, response) => {
      response.setHeader('X-Request-Id', 'request-1').setHeader('Cache-Control', 'public').setHeader('X-Kept', 'yes');
      void writeProblem(request, response, gone);
    });
    const socket = await dial(port);
    socket.write('HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const heard = await hear(socket);
    expect(heard.match(/HTTP\/1\.1 410/g)).toHaveLength(2);
    expect(heard).toMatch(/x-kept: yes/i);
    expect(heard).not.toContain('public');
    expect(JSON.parse(heard.slice(heard.lastIndexOf('\r\n\r\n')))).toMatchObject({ code: 'FileGone', request_id: 'request-1' });
  });

  it('cuts off an answer that has begun', async () => {
    const port = await startServer((request, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('hello');
      void writeProblem(request, response, gone);
    });
    await expect(ask(port)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('does not wait longer than it may for the rest of a body', async () => {
    const done = Promise.withResolvers<void>();
    const port = await startServer((request, response) => {
      writeProblem(request, response, gone, { bytes: 1_000, ms: 100 }).then(done.resolve);
    });
    const socket = await dial(port);
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nx');
    expect(await hear(socket)).toMatch(/^HTTP\/1\.1 410 /);
    await done.promise;
  });
});

describe('sendProblem', () => {
  const start = async () => {
    const app = fastify({ bodyLimit: 100, clientErrorHandler: clientErrors().answer });
    app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id).header('x-hook', 'yes'));
    app.setErrorHandler((error, request, reply) => sendProblem(request, reply, error));
    app.setNotFoundHandler((request, reply) => sendProblem(request, reply, problem('RouteNotFound', { path: request.url })));
    app.post('/json', async () => 'fine');
    app.addContentTypeParser('text/raw', (_request, _payload, done) => done(null));
    app.post('/raw', () => {
      throw problem('Unauthenticated');
    });
    app.get('/broken', () => {
      throw new Error('secret inner words');
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    onTestFinished(() => {
      app.server.closeAllConnections();
      return app.close();
    });
    const address = (app.server as Server).address();
    return typeof address === 'object' && address ? address.port : 0;
  };

  it.each([
    [{ path: '/nothing' }, '', 404, 'RouteNotFound'],
    [{ path: '/broken' }, '', 500, 'Internal'],
    [{ path: '/json', method: 'POST', headers: { 'content-type': 'application/json' } }, '{', 400, 'InvalidInput'],
    [{ path: '/json', method: 'POST', headers: { 'content-type': 'what/ever' } }, 'x', 415, 'UnsupportedMediaType'],
    [{ path: '/json', method: 'POST', headers: { 'content-type': 'application/json' } }, 'x'.repeat(101), 413, 'RequestTooLarge'],
    [{ path: '/raw', method: 'POST', headers: { 'content-type': 'text/raw' } }, 'x'.repeat(3_000_000), 401, 'Unauthenticated'],
  ])('answers %j', async (options, body, status, code) => {
    const { status: given, headers, body: said } = await ask(await start(), options, body);
    expect(given).toBe(status);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store', 'x-hook': 'yes' });
    expect(JSON.parse(said.toString())).toMatchObject({ code, status, request_id: headers['x-request-id'] });
    expect(said.toString()).not.toContain('secret');
  });

  it('tells the limit of the route', async () => {
    const options = { path: '/json', method: 'POST', headers: { 'content-type': 'application/json' } };
    const { body } = await ask(await start(), options, 'x'.repeat(101));
    expect(JSON.parse(body.toString())).toMatchObject({ limit_bytes: 100 });
  });
});

describe('what is no request', () => {
  const start = (options: Partial<Pick<Server, 'headersTimeout' | 'requestTimeout'>> = {}) => {
    const failures = clientErrors();
    return startServer(
      (request, response) => {
        failures.track(request, response);
        response.end('fine');
      },
      (server) => Object.assign(server, options).on('clientError', failures.answer),
    );
  };

  it.each([
    ['hello\r\n\r\n', 400, 'InvalidInput'],
    ['\x16\x03\x01\x02\x00\x01', 400, 'InvalidInput'],
    ['GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400, 'InvalidInput'],
    ['GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n', 400, 'InvalidInput'],
    [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, 431, 'HeadersTooLarge'],
  ])('is answered: %j', async (sent, status, code) => {
    const socket = await dial(await start());
    socket.write(sent);
    const heard = await hear(socket);
    expect(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*connection: close`));
    expect(JSON.parse(heard.slice(heard.indexOf('\r\n\r\n')))).toMatchObject({ status, code });
  });

  it('is answered after what came before it on the connection', async () => {
    const socket = await dial(await start());
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(socket, 'data');
    socket.write('nonsense\r\n\r\n');
    expect(await hear(socket)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('hurts nobody when the client is gone already', async () => {
    const port = await start();
    const socket = await dial(port);
    socket.write('GET / HTTP/1.1\r\nHo');
    socket.resetAndDestroy();
    expect((await ask(port)).status).toBe(200);
  });
});
