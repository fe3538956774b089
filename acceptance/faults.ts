import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

type Target = {
  readonly host: string;
  readonly port: number;
  /** How long it takes there, and how long back. */
  readonly delayMs?: number;
};

/** `pass`: as if it were not there. `hang`: accepts, and swallows every byte. `refuse`: nobody listens. */
type Mood = 'pass' | 'hang' | 'refuse';

export type TcpProxy = {
  readonly port: number;
  /** A URL that leads through the proxy instead of straight to the target. */
  through(url: string): string;
  /** Nobody listens any more, and what was connected is cut. */
  refuse(): Promise<void>;
  /** A black hole: connections stay and open, but not a byte goes through in either direction. */
  hang(): void;
  /** Cuts what is connected; who connects anew gets through. */
  cut(): void;
  /** All is well again. What hung is cut: bytes were lost on it. */
  resume(): Promise<void>;
  /** Connections open at the moment. */
  connections(): number;
  close(): Promise<void>;
};

/** A connection from a client, and ours to the target on its behalf. */
type Pair = { readonly client: Socket; readonly target: Socket | undefined };

const couple = (client: Socket, { delayMs = 0, ...target }: Target, mood: () => Mood, pairs: Set<Pair>): void => {
  const upstream = mood() === 'hang' ? undefined : connect(target);
  const pair: Pair = { client, target: upstream };
  pairs.add(pair);
  const end = () => {
    pairs.delete(pair);
    client.destroy();
    upstream?.destroy();
  };
  const pass = (from: Socket, to: Socket) =>
    from.on('data', (chunk) => {
      if (delayMs > 0) setTimeout(() => mood() === 'pass' && to.writable && to.write(chunk), delayMs);
      else if (mood() === 'pass' && !to.write(chunk)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
  for (const socket of [client, upstream]) socket?.on('error', end).on('close', end);
  if (!upstream) {
    client.resume();
    return;
  }
  pass(client, upstream);
  pass(upstream, client);
};

const listen = async (server: Server, port: number): Promise<number> => {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
};

/** Stands between a server and what it depends on, to take that away and give it back. */
export const startProxy = async (target: Target): Promise<TcpProxy> => {
  let mood: Mood = 'pass';
  const pairs = new Set<Pair>();
  const server = createServer((client) => couple(client, target, () => mood, pairs));
  const port = await listen(server, 0);
  const cut = () => {
    for (const { client, target: upstream } of pairs) {
      client.resetAndDestroy();
      upstream?.destroy();
    }
  };
  return {
    port,
    through(url) {
      const parsed = new URL(url);
      parsed.hostname = '127.0.0.1';
      parsed.port = String(port);
      return parsed.href;
    },
    async refuse() {
      if (mood === 'refuse') return;
      mood = 'refuse';
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
    hang() {
      mood = 'hang';
    },
    cut,
    async resume() {
      const before = mood;
      mood = 'pass';
      if (before === 'hang') cut();
      if (before === 'refuse') await listen(server, port);
    },
    connections: () => pairs.size,
    async close() {
      cut();
      if (mood !== 'refuse') server.close();
    },
  };
};

/** The host and port that a URL names. */
export const targetOf = (url: string): Target => {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
};

export type SmallDisk = { readonly path: string; remove(): Promise<void> };

/**
 * A disk of a few megabytes that really runs full: a tmpfs, which only root can mount.
 * Elsewhere it says what is lacking.
 */
export const smallDisk = async (megabytes: number): Promise<SmallDisk | { readonly lacking: string }> => {
  const path = await mkdtemp(join(tmpdir(), 'lading-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', path]);
  } catch {
    await rm(path, { recursive: true, force: true });
    return { lacking: 'the right to mount a tmpfs (root, with CAP_SYS_ADMIN)' };
  }
  return {
    path,
    async remove() {
      await run('umount', ['--lazy', path]);
      await rm(path, { recursive: true, force: true });
    },
  };
};
