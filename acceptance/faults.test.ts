import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { smallDisk, startProxy, type TcpProxy } from './faults.ts';
import { leftOut } from './scenario.ts';

describe('a proxy', () => {
  let echo: Server;
  let proxy: TcpProxy;
  const open: Socket[] = [];

  beforeEach(async () => {
    echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const address = echo.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
    proxy = await startProxy({ host: '127.0.0.1', port: address.port });
  });

  afterEach(async () => {
    for (const socket of open.splice(0)) socket.destroy();
    await proxy.close();
    echo.close();
  });

  const connected = async (): Promise<Socket> => {
    const socket = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
    open.push(socket);
    await once(socket, 'connect');
    return socket;
  };

  const echoed = async (socket: Socket, text: string): Promise<string> => {
    const answer = once(socket, 'data');
    socket.write(text);
    const [chunk] = await answer;
    return String(chunk);
  };

  it('passes bytes on in both directions', async () => {
    expect(await echoed(await connected(), 'hello')).toBe('hello');
  });

  it('passes much more than a buffer holds, whole', async () => {
    const socket = await connected();
    const size = 8 * 1_048_576;
    let received = 0;
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    socket.write(Buffer.alloc(size, 'x'));
    await eventually(() => received, { until: (bytes) => bytes === size });
  });

  it('refuses, then lets through again on the same port', async () => {
    const before = await connected();
    await proxy.refuse();
    await eventually(() => before.destroyed, { until: Boolean });
    await expect(connected()).rejects.toThrow('ECONNREFUSED');
    await proxy.resume();
    expect(await echoed(await connected(), 'back')).toBe('back');
  });

  it('hangs: takes connections and bytes and answers nothing', async () => {
    const before = await connected();
    expect(await echoed(before, 'first')).toBe('first');
    let heard = 0;
    before.on('data', () => {
      heard += 1;
    });
    proxy.hang();
    const after = await connected();
    after.on('data', () => {
      heard += 1;
    });
    before.write('into the void');
    after.write('into the void');
    await eventually(() => proxy.connections(), { until: (count) => count === 2 });
    expect(heard).toBe(0);
    expect(before.destroyed || after.destroyed).toBe(false);
    await proxy.resume();
    await eventually(() => before.destroyed && after.destroyed, { until: Boolean });
    expect(await echoed(await connected(), 'back')).toBe('back');
    expect(heard).toBe(0);
  });

  it('cuts what is connected and takes who comes next', async () => {
    const before = await connected();
    expect(await echoed(before, 'hello')).toBe('hello');
    proxy.cut();
    await eventually(() => before.destroyed, { until: Boolean });
    expect(await echoed(await connected(), 'again')).toBe('again');
  });

  it('leads a URL through itself', () => {
    expect(proxy.through('postgres://me:pass@db.example:5432/lading?x=1')).toBe(
      `postgres://me:pass@127.0.0.1:${proxy.port}/lading?x=1`,
    );
    expect(proxy.through('esdb://db.example:2113?tls=false')).toBe(`esdb://127.0.0.1:${proxy.port}?tls=false`);
  });
});

const disk = await smallDisk(2);

if ('lacking' in disk) leftOut('a small disk', disk.lacking);
else {
  it('gives a disk that runs full', async () => {
    try {
      await writeFile(join(disk.path, 'fits'), Buffer.alloc(1_048_576));
      await expect(writeFile(join(disk.path, 'does-not'), Buffer.alloc(2_097_152))).rejects.toThrow('ENOSPC');
    } finally {
      await disk.remove();
    }
  });
}
