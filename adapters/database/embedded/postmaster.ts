import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { clusterFolder, launch, type Place } from './cluster.ts';

/** Settings of our own; everything else, fsync above all, stays as PostgreSQL has it. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '64MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_destination: 'stderr',
};

export type Launched = {
  readonly process: ChildProcess;
  /** The last lines it said, for a message when it fails. */
  readonly said: readonly string[];
};

const keptLines = 20;

/**
 * Starts the postmaster and waits until it accepts connections; recovery after a crash may take its time.
 * @throws Error with what PostgreSQL said when it ends before that
 */
export const launchPostmaster = async (
  place: Place,
  options: {
    port: number;
    settings?: Readonly<Record<string, string>>;
    env?: Record<string, string>;
    log: (line: string) => void;
  },
): Promise<ChildProcess> => {
  const inForce = { ...settings, port: String(options.port), ...options.settings };
  const args = Object.entries(inForce).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = launch(place, 'postgres', ['-D', clusterFolder(place.home), ...args], options.env);
  const said: string[] = [];
  if (!child.stderr) throw new Error('the postmaster has no standard error');
  const lines = createInterface({ input: child.stderr });
  const ready = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      options.log(line);
      said.push(line);
      if (said.length > keptLines) said.shift();
      if (line.includes('database system is ready to accept connections')) resolve();
    });
  });
  const ended = once(child, 'close').then(() => {
    throw new Error(`PostgreSQL did not start: ${said.join('\n')}`);
  });
  await Promise.race([ready, ended]);
  ended.catch(() => undefined);
  return child;
};
