import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Lading } from './server.ts';

const root = join(import.meta.dirname, '..');

export type CliOptions = {
  readonly cwd?: string;
  readonly stdin?: Uint8Array | string;
  /** Absent: the address and the token of the server. */
  readonly env?: Readonly<Record<string, string>>;
};

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type Running = {
  readonly pid: number;
  /** Ctrl-C. */
  interrupt(): void;
  readonly ended: Promise<Ended>;
};

/** Where a server is and who may manage it, as the environment of the command line tool. */
export const cliEnv = ({ url, token }: Pick<Lading, 'url' | 'token'>): Record<string, string> => ({
  LADING_URL: url,
  LADING_TOKEN: token,
});

/** Runs the command line tool of this house; nothing of our own environment reaches it but PATH. */
export const startCli = (args: readonly string[], { cwd = root, stdin = '', env = {} }: CliOptions): Running => {
  const child = spawn(join(root, 'node_modules/.bin/node'), [join(root, 'cli/main.ts'), ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  child.stdin.on('error', () => undefined); // one that does not read may have ended
  child.stdin.end(stdin);
  const ended = once(child, 'close', { signal: AbortSignal.timeout(60_000) })
    .finally(() => child.kill('SIGKILL'))
    .then(([code]) => ({ ...said, code: Number(code ?? -1) }));
  return { pid: child.pid ?? -1, interrupt: () => void child.kill('SIGINT'), ended };
};

export const runCli = (args: readonly string[], options: CliOptions): Promise<Ended> => startCli(args, options).ended;

/** What happens to one connection after so many bytes: it is cut, or stands still from then on. */
export type Fault = { readonly after: number; readonly direction: 'up' | 'down'; readonly effect: 'cut' | 'stall' };

export type FaultyProxy = {
  readonly url: string;
  /** Bytes that were passed on since the start. */
  passed(direction: 'up' | 'down'): number;
  /** Resolves once the fault has happened. */
  readonly happened: Promise<void>;
  close(): void;
};

/** Passes bytes on until so many have gone; then no more. */
const pipe = (from: Socket, to: Socket, until: () => number, onBytes: (count: number) => void, onDue: () => void): void => {
  let mine = 0;
  const pass = (chunk: Buffer) => {
    const part = chunk.subarray(0, Math.max(0, until() - mine));
    mine += part.length;
    onBytes(part.length);
    if (!to.write(part)) {
      from.pause();
      to.once('drain', () => from.resume());
    }
    if (part.length === chunk.length) return;
    from.off('data', pass);
    onDue();
  };
  const end = () => void to.destroy();
  from.on('data', pass).on('close', end).on('error', end);
};

/** Stands before a server; the fault happens once, all else passes. */
export const startFaultyProxy = async (target: string, { after, direction, effect }: Fault): Promise<FaultyProxy> => {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const counts = { up: 0, down: 0 };
  const fault = Promise.withResolvers<void>();
  let isSpent = false;
  const couple = (from: Socket, to: Socket, way: 'up' | 'down') => {
    const until = () => (isSpent || way !== direction ? Number.POSITIVE_INFINITY : after);
    const count = (bytes: number) => {
      counts[way] += bytes;
    };
    pipe(from, to, until, count, () => {
      isSpent = true;
      // What was passed on arrives before the end does.
      if (effect === 'cut') to.end(() => from.destroy());
      fault.resolve();
    });
  };
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) sockets.add(socket);
    couple(client, upstream, 'up');
    couple(upstream, client, 'down');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    passed: (way) => counts[way],
    happened: fault.promise,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};
