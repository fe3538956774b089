import { once } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Served, serveBytes } from './serve-bytes.ts';
import { content, options, serve, stored } from './testing/bytes.ts';
import { ask, dial, startServer } from './testing/server.ts';

describe('a store that fails', () => {
  it('by having lost the bytes gives a problem', async () => {
    const { port, next } = await serve(stored({ open: async () => undefined }));
    const { status, headers, body } = await ask(port, {});
    expect([status, JSON.parse(body.toString()).code]).toEqual([500, 'BytesMissing']);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers.etag).toBeUndefined();
    expect(await next()).toMatchObject({ status: 500, completed: false, error: { code: 'BytesMissing' } });
  });

  it('before the first byte gives a problem', async () => {
    const broken = () =>
      new Readable({
        read() {
          this.destroy(new Error('disk on fire'));
        },
      });
    const { port, next } = await serve(stored({ open: async () => broken() }));
    const { status, headers, body } = await ask(port);
    expect([status, headers['retry-after']]).toEqual([503, '5']);
    expect(body.toString()).not.toContain('fire');
    expect(await next()).toMatchObject({ status: 503, bytes: 0, error: { cause: { message: 'disk on fire' } } });
  });

  it.each([
    ['ends early', () => Readable.from([content.subarray(0, 200_000)])],
    ['breaks off', () => Readable.from(breaking())],
    ['holds too much', () => Readable.from([content, Buffer.from('more')])],
  ])('midway because it %s cuts the connection', async (_, open) => {
    const { port, next } = await serve(stored({ size: content.length + 1, open: async () => open() }));
    await expect(ask(port)).rejects.toMatchObject({ code: 'ECONNRESET' });
    const { status, completed, error } = await next();
    expect([status, completed]).toEqual([200, false]);
    expect(error).toBeInstanceOf(Error);
  });

  async function* breaking() {
    yield content.subarray(0, 100_000);
    throw new Error('disk on fire');
  }
});

describe('a client', () => {
  /** An object far larger than any socket buffer, made on the fly. */
  const endless = () => {
    const chunk = Buffer.alloc(65_536);
    let produced = 0;
    const source = new Readable({
      read() {
        produced += chunk.length;
        this.push(chunk);
      },
    });
    return { source, produced: () => produced };
  };
  const huge = 10_000_000_000;
  const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

  it.each(['resetAndDestroy', 'destroy'] as const)('that goes away (%s) frees the store at once', async (leave) => {
    const { source } = endless();
    const { port, next } = await serve(stored({ size: huge, open: async () => source }));
    const socket = await dial(port);
    socket.write(get);
    await once(socket, 'data');
    socket[leave]();
    const { completed, bytes, error } = await next();
    expect(source.destroyed).toBe(true);
    expect([completed, error]).toEqual([false, undefined]);
    expect(bytes).toBeLessThan(huge);
  });

  it('that goes away before the store answers leaves no stream behind', async () => {
    const { source } = endless();
    const opening = Promise.withResolvers<Readable>();
    const asked = Promise.withResolvers<void>();
    const open = () => {
      asked.resolve();
      return opening.promise;
    };
    let gone: Promise<unknown> = Promise.resolve();
    const outcome = Promise.withResolvers<Served>();
    const port = await startServer((request, response) => {
      gone = once(response, 'close');
      outcome.resolve(serveBytes(request, response, stored({ size: huge, open }), options));
    });
    const socket = await dial(port);
    socket.write(get);
    await asked.promise;
    socket.destroy();
    await gone;
    opening.resolve(source);
    expect(await outcome.promise).toMatchObject({ bytes: 0, completed: false });
    expect(source.destroyed).toBe(true);
  });

  it('that stops reading holds little, and is cut off after a while', async () => {
    const { source, produced } = endless();
    const { port, next } = await serve(stored({ size: huge, open: async () => source }), { idleMs: 300 });
    const socket = await dial(port);
    socket.pause().write(get);
    const { completed, bytes } = await next();
    expect([completed, source.destroyed]).toEqual([false, true]);
    // What the kernel buffers for a loopback connection, not what the object holds.
    expect(produced()).toBeLessThan(32_000_000);
    expect(bytes).toBeLessThanOrEqual(produced());
  });

  it('that reads slowly is not cut off', async () => {
    const size = 24_000_000;
    const source = Readable.from(Array.from({ length: 240 }, () => Buffer.alloc(100_000)));
    const { port, next } = await serve(stored({ size, open: async () => source }), { idleMs: 250 });
    const socket = await dial(port);
    socket.write(get.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    let heard = 0;
    const began = performance.now();
    for await (const chunk of socket) {
      heard += chunk.length;
      // A slow reader is slow by the clock; there is no event to wait for.
      const due = began + (heard / size) * 1_000;
      while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(heard).toBeGreaterThan(size);
    expect(performance.now() - began).toBeGreaterThan(750);
    expect(await next()).toEqual({ status: 200, bytes: size, completed: true });
  });

  it('is cut off when the server says so', async () => {
    const { source } = endless();
    const stop = new AbortController();
    const { port, next } = await serve(stored({ size: huge, open: async () => source }), { signal: stop.signal });
    const socket = await dial(port);
    socket.write(get);
    await once(socket, 'data');
    stop.abort();
    expect(await next()).toMatchObject({ status: 200, completed: false });
    expect(source.destroyed).toBe(true);
  });
});
