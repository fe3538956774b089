import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** A port of 127.0.0.1 that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
};

export type Started = {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly running: () => boolean;
  /** Sends a signal and waits for the end; the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
  /** Waits for the end. */
  readonly ended: Promise<number | NodeJS.Signals>;
};

const collected = (stream: NodeJS.ReadableStream | null): (() => string) => {
  const chunks: string[] = [];
  stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  return () => chunks.join('');
};

const firstLineWith = (child: ChildProcess, marker: RegExp, text: () => string, withinMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`did not say ${marker} within ${withinMs} ms`)), withinMs);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      act();
    };
    child.stdout?.on('data', () => marker.test(text()) && settle(resolve));
    child.once('exit', (code, signal) => settle(() => reject(new Error(`ended with ${code ?? signal} before saying ${marker}`))));
    child.once('error', (error) => settle(() => reject(error)));
  });

export type StartOptions = {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What it prints once it is ready. */
  readonly ready: RegExp;
  readonly withinMs?: number;
  readonly args?: readonly string[];
  /** Of Node itself. */
  readonly flags?: readonly string[];
};

/** What every process of ours gets of our own environment: no setting can leak into it. */
const inherited = (): Record<string, string> =>
  Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );

/** Runs one of our TypeScript files with our Node and waits until it is ready. */
export const startProcess = async (
  file: string,
  { env, cwd, ready, withinMs = 60_000, args = [], flags = [] }: StartOptions,
): Promise<Started> => {
  const child = spawn(join(root, 'node_modules/.bin/node'), [...flags, join(root, file), ...args], {
    cwd,
    env: { ...inherited(), ...env },
    // The channel tells a server when the tests are gone, whatever became of them: it stops by itself.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.channel?.unref();
  const orphaned = () => child.kill('SIGKILL');
  process.once('exit', orphaned);
  const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)];
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => {
      process.off('exit', orphaned);
      resolve(code ?? signal ?? -1);
    });
    child.once('error', () => resolve(-1));
  });
  try {
    await firstLineWith(child, ready, stdout, withinMs);
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    throw new Error(`${file} did not start\n${stdout()}\n${stderr()}`, { cause: error });
  }
  const running = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? -1,
    stdout,
    stderr,
    running,
    ended,
    end(signal) {
      if (running()) child.kill(signal);
      return ended;
    },
  };
};
