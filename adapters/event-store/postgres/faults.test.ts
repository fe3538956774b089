import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { all, ids, newEvent, newEvents, take } from '../contract/events.ts';
import { StoreUnavailable } from '../port.ts';
import { openPostgresLog } from './log.ts';
import { openTestLog } from './testing.ts';

const never = new AbortController().signal;

/** A way to the database that can turn into a black hole: connections stay open and nothing passes. */
const openPassage = async (databaseUrl: string) => {
  const to = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let silent = false;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  };
  const forward = (from: Socket, target: Socket): void => {
    keep(from);
    from.on('data', (bytes) => silent || target.write(bytes));
    from.on('close', () => target.destroy());
  };
  const server = createServer((socket) => {
    const inward = connect(Number(to.port), to.hostname);
    forward(socket, inward);
    forward(inward, socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port); // a TCP server has no other kind of address
  return {
    url: url.href,
    silence(on: boolean) {
      silent = on;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};

describe('a database that is away', () => {
  it('is told at once when nobody listens there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
    server.close();
    await once(server, 'close');
    const store = openPostgresLog({ url: `postgres://lading:secret@127.0.0.1:${port}/lading` });
    const start = performance.now();
    const verbs = [
      store.append('one', newEvents(1), { expected: 'any' }),
      store.append('two', newEvents(1), { expected: 'any' }),
      all(store.read('one')),
      store.ping(),
    ];
    await Promise.all(verbs.map((verb) => expect(verb).rejects.toBeInstanceOf(StoreUnavailable)));
    expect(performance.now() - start).toBeLessThan(4_000);
    await store.close();
  });

  it('ends a waiting subscription by the signal all the same', async () => {
    const store = openPostgresLog({ url: 'postgres://lading:secret@127.0.0.1:1/lading' });
    const controller = new AbortController();
    const events = all(store.subscribe({}, controller.signal));
    await expect(store.ping()).rejects.toBeInstanceOf(StoreUnavailable);
    controller.abort();
    expect(await events).toEqual([]);
    await store.close();
  });
});

describe('a connection that swallows everything', () => {
  it('costs each call its deadline, then all goes on without a loss', { timeout: 60_000 }, async () => {
    const { url, dispose } = await openTestLog();
    const passage = await openPassage(url);
    const store = openPostgresLog({ url: passage.url });
    const [first, second, third] = [newEvent(), newEvent(), newEvent()];
    await store.append('one', [first], { expected: 'none' });
    const reader = take(store.subscribe({}, never), 3);

    passage.silence(true);
    const start = performance.now();
    const verbs = [
      store.append('one', [second], { expected: 0 }),
      store.append('two', newEvents(1), { expected: 'none' }),
      all(store.read('one')),
      store.ping(),
    ];
    await Promise.all(verbs.map((verb) => expect(verb).rejects.toBeInstanceOf(StoreUnavailable)));
    expect(performance.now() - start).toBeLessThan(9_000);

    passage.silence(false);
    expect((await store.append('one', [second], { expected: 0 })).revision).toBe(1);
    await store.append('one', [third], { expected: 1 });
    const seen = await reader;
    expect(ids(seen.filter(({ stream }) => stream === 'one')).slice(0, 2)).toEqual([first.id, second.id]);
    await store.close();
    passage.close();
    await dispose();
  });
});
