import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { content, serve, stored } from './testing/bytes.ts';
import { ask, dial, hear } from './testing/server.ts';

describe('an answer', () => {
  it('is the whole', async () => {
    const { port, next } = await serve(stored(), { headers: { vary: 'Accept', 'X-Request-Id': 'abcdefgh' } });
    const { status, headers, body } = await ask(port);
    expect(status).toBe(200);
    expect(body.equals(content)).toBe(true);
    expect(headers).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=60',
      'content-disposition': `inline; filename="?.png"; filename*=UTF-8''%C3%A9.png`,
      'content-length': '300000',
      'content-type': 'image/png',
      etag: '"tag"',
      'last-modified': 'Sat, 21 Nov 2026 10:00:00 GMT',
      vary: 'Accept',
      'x-content-type-options': 'nosniff',
      'x-request-id': 'abcdefgh',
    });
    expect(headers['content-security-policy']).not.toContain('sandbox');
    expect(await next()).toEqual({ status: 200, bytes: 300_000, completed: true });
  });

  it('shuts documents into a sandbox', async () => {
    const { port } = await serve(stored({ mediaType: 'text/html; charset=utf-8' }), { attachment: true });
    const { headers } = await ask(port, { method: 'HEAD' });
    expect(headers['content-security-policy']).toMatch(/; sandbox$/);
    expect(headers['content-disposition']).toMatch(/^attachment;/);
  });

  it('to HEAD is the same without the bytes, which are not even opened', async () => {
    const { port, next } = await serve(stored({ open: () => Promise.reject(new Error('opened')) }));
    const { status, headers, body } = await ask(port, { method: 'HEAD', headers: { range: 'bytes=0-9' } });
    expect([status, headers['content-length'], body.length]).toEqual([200, '300000', 0]);
    expect(await next()).toEqual({ status: 200, bytes: 0, completed: false });
  });

  it('about nothing is empty and complete', async () => {
    const { port, next } = await serve(stored({ size: 0, open: () => Promise.reject(new Error('opened')) }));
    const { status, headers } = await ask(port, { headers: { range: 'bytes=0-' } });
    expect([status, headers['content-length']]).toEqual([200, '0']);
    expect(await next()).toEqual({ status: 200, bytes: 0, completed: true });
  });

  it.each([
    ['bytes=0-9', 0, 9, false],
    ['bytes=-10', 299_990, 299_999, true],
    ['bytes=100000-', 100_000, 299_999, true],
    ['bytes=0-', 0, 299_999, true],
  ])('to %s is that part', async (range, start, end, completed) => {
    const { port, next } = await serve(stored());
    const { status, headers, body } = await ask(port, { headers: { range } });
    expect([status, headers['content-range']]).toEqual([206, `bytes ${start}-${end}/300000`]);
    expect(body.equals(content.subarray(start, end + 1))).toBe(true);
    expect(await next()).toEqual({ status: 206, bytes: end - start + 1, completed });
  });

  it('to several ranges holds each with its place', async () => {
    const { port, next } = await serve(stored());
    const { status, headers, body } = await ask(port, { headers: { range: 'bytes=-5, 0-3, 100-199' } });
    expect([status, headers['content-length']]).toEqual([206, String(body.length)]);
    const boundary = /^multipart\/byteranges; boundary=([\w-]{24})$/.exec(headers['content-type'] ?? '')?.[1];
    const part = (start: number, end: number) =>
      `\r\n--${boundary}\r\nContent-Type: image/png\r\nContent-Range: bytes ${start}-${end}/300000\r\n\r\n${content.toString('latin1', start, end + 1)}`;
    expect(body.toString('latin1')).toBe(`${part(299_995, 299_999)}${part(0, 3)}${part(100, 199)}\r\n--${boundary}--\r\n`);
    expect(await next()).toEqual({ status: 206, bytes: 109, completed: true });
  });

  it.each([
    [{ 'if-none-match': 'W/"tag"' }, 304],
    [{ 'if-modified-since': 'Sat, 21 Nov 2026 10:00:00 GMT' }, 304],
    [{ 'if-match': '"other"' }, 412],
    [{ 'if-unmodified-since': 'Sat, 21 Nov 2026 09:00:00 GMT' }, 412],
    [{ range: 'bytes=300000-' }, 416],
    [{ range: 'bytes=9-0' }, 200],
    [{ range: 'bytes=0-9', 'if-range': '"other"' }, 200],
    [{ range: 'bytes=0-9', 'if-range': '"tag"' }, 206],
  ])('to %j is %i', async (headers, status) => {
    const { port } = await serve(stored());
    expect((await ask(port, { headers })).status).toBe(status);
  });

  it('that nothing changed repeats what a cache needs', async () => {
    const { port, next } = await serve(stored(), { headers: { vary: 'Accept' } });
    const { headers, body } = await ask(port, { headers: { 'if-none-match': '*' } });
    expect(headers).toMatchObject({ etag: '"tag"', 'cache-control': 'public, max-age=60', vary: 'Accept' });
    expect(headers['content-length']).toBeUndefined();
    expect(body).toHaveLength(0);
    expect(await next()).toEqual({ status: 304, bytes: 0, completed: false });
  });

  it('that refuses is a problem which nobody keeps', async () => {
    const { port, next } = await serve(stored());
    const { headers, body } = await ask(port, { headers: { range: 'bytes=300000-' } });
    expect(headers).toMatchObject({
      'content-range': 'bytes */300000',
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
    });
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'RangeNotSatisfiable', size: 300_000 });
    expect(await next()).toEqual({ status: 416, bytes: 0, completed: false });
    expect((await ask(port, { method: 'POST' })).headers).toMatchObject({ allow: 'GET, HEAD' });
  });

  it('keeps its place among others on one connection', async () => {
    const { port } = await serve(
      stored({ size: 5, mediaType: 'text/plain', open: async () => Readable.from([Buffer.from('hello')]) }),
    );
    const socket = await dial(port);
    const one = (method: string, header = '') => `${method} / HTTP/1.1\r\nHost: a\r\n${header}\r\n`;
    socket.write(
      one('HEAD') +
        one('GET', 'If-None-Match: "tag"\r\n') +
        one('GET', 'Range: bytes=9-\r\n') +
        one('GET', 'Connection: close\r\n'),
    );
    const heard = await hear(socket);
    expect(heard.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 304', 'HTTP/1.1 416', 'HTTP/1.1 200']);
    expect(heard).toMatch(/\r\n\r\nHTTP\/1\.1 304[\s\S]*\r\n\r\nHTTP\/1\.1 416[\s\S]*\}HTTP\/1\.1 200[\s\S]*\r\n\r\nhello$/);
  });

  it.each(['GET / HTTP/1.0\r\n\r\n', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'])(
    'counts as complete where the connection closes after it: %j',
    async (head) => {
      const { port, next } = await serve(stored());
      const socket = await dial(port);
      socket.write(head);
      expect((await hear(socket)).length).toBeGreaterThan(200_000);
      expect(await next()).toEqual({ status: 200, bytes: 300_000, completed: true });
    },
  );
});
