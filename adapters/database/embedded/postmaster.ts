import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { clusterFolder, launch, type Place } from './cluster.ts';
import { stopLeftover } from './leftover.ts';

export type Options = {
  /** Hears each line that PostgreSQL says, and ours about it. */
  readonly log: (line: string) => void;
  /** Settings over our own. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** Settings of our own; everything else, fsync above all, stays as PostgreSQL has it. */
const ownSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_destination: 'stderr',
};

const keptLines = 20;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port is free on loopback');
  return address.port;
};

/** Starts a postmaster and waits until it accepts connections, however long it recovers; rejects with what it said when it ends. */
const launchOnce = async (place: Place, port: number, stalePid: number | undefined, options: Options): Promise<ChildProcess> => {
  const settings = { ...ownSettings, ...options.settings, port: String(port) };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A pid in postmaster.pid that now belongs to another program, or to a zombie, would stop PostgreSQL for ever.
  // It passes over the one named here, and still refuses while a process of the old cluster holds its shared memory.
  const env = stalePid === undefined ? {} : { PG_GRANDPARENT_PID: String(stalePid) };
  const child = launch(place, 'postgres', ['-D', clusterFolder(place.home), ...args], env);
  const said: string[] = [];
  const ready = new Promise<void>((resolve) => {
    if (!child.stderr) return;
    createInterface({ input: child.stderr }).on('line', (line) => {
      options.log(line);
      if (said.push(line) > keptLines) said.shift();
      if (line.endsWith('database system is ready to accept connections')) resolve();
    });
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`PostgreSQL ended at once: ${said.join('\n')}`);
  });
  await Promise.race([ready, ended]);
  ended.catch(() => undefined); // from here on the caller watches for the exit
  return child;
};

/**
 * Starts the postmaster in place of one that may be left. A first refusal is not final: processes of a cluster that
 * was killed need a moment to notice, and the free port may be taken by another in between.
 */
const launchPatiently = async (place: Place, port: number | undefined, options: Options) => {
  const deadline = Date.now() + 10_000;
  for (let pause = 100; ; pause *= 2) {
    try {
      const stalePid = await stopLeftover(place.home, options.log);
      const at = port ?? (await freePort());
      return { port: at, child: await launchOnce(place, at, stalePid, options) };
    } catch (error) {
      if (Date.now() + pause > deadline) throw error;
      await wait(pause);
    }
  }
};

const alive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** Fast shutdown; after 7 s at once, which loses nothing and only makes the next start recover. */
const end = async (child: ChildProcess): Promise<void> => {
  if (!alive(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  const impatience = setTimeout(() => child.kill('SIGQUIT'), 7_000);
  await exited;
  clearTimeout(impatience);
};

/** Keeps a postmaster running until it is told to stop: one that dies is started again on the same port. */
export const keepRunning = async (place: Place, options: Options): Promise<{ port: number; stop(): Promise<void> }> => {
  const { port, child: first } = await launchPatiently(place, undefined, options);
  const stopping = new AbortController();
  let current = first;
  // The last resort of a process that ends without stop(); whoever is killed outright leaves it to the next start.
  const killAtExit = () => current.kill('SIGINT');
  process.once('exit', killAtExit);

  const revive = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (alive(current)) await once(current, 'exit');
      if (stopping.signal.aborted) return;
      options.log('PostgreSQL ended unexpectedly, starting it again');
      await launchPatiently(place, port, options).then(
        ({ child }) => {
          current = child;
        },
        (error: unknown) => options.log(`PostgreSQL does not start: ${error instanceof Error ? error.message : error}`),
      );
    }
  };
  const revived = revive();

  return {
    port,
    async stop() {
      stopping.abort();
      await end(current);
      await revived;
      await end(current); // the one that was just being started
      process.removeListener('exit', killAtExit);
    },
  };
};
