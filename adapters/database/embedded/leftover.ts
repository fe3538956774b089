import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { liveProcess } from '../processes.ts';
import { clusterFolder } from './cluster.ts';

/** What `postmaster.pid` tells: who runs the cluster, or did. */
export type Postmaster = {
  readonly pid: number;
  readonly port: number;
  /** Whether that process lives and is this cluster's; a pid that another program took over does not count. */
  readonly running: boolean;
};

const runsIn = async (pid: number, cluster: string): Promise<boolean> => {
  const live = await liveProcess(pid);
  if (!live) return false;
  if (live.command.includes(` -D ${cluster} `)) return true;
  // A folder that was moved keeps its processes, whose command line tells the old name.
  return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === cluster;
};

/** Reads a cluster's `postmaster.pid`; `undefined` after a clean stop. */
export const readPostmaster = async (home: string): Promise<Postmaster | undefined> => {
  const cluster = clusterFolder(home);
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return { pid, port: Number(lines[3]), running: await runsIn(pid, cluster) };
};

const endsWithin = async (home: string, ms: number): Promise<boolean> => {
  for (const deadline = Date.now() + ms; Date.now() < deadline; await wait(25)) {
    if (!(await readPostmaster(home))?.running) return true;
  }
  return false;
};

/**
 * Stops a postmaster that outlived the server which had started it. Call it only while holding the claim on `home`.
 * @returns the pid of a `postmaster.pid` that still lies there though nothing of ours runs under it
 */
export const stopLeftover = async (home: string, log: (line: string) => void): Promise<number | undefined> => {
  const found = await readPostmaster(home);
  if (!found?.running) return found?.pid;
  log(`stopping the database that outlived its server (process ${found.pid})`);
  process.kill(found.pid, 'SIGINT'); // fast shutdown: ends sessions, writes everything
  if (!(await endsWithin(home, 8_000))) process.kill(found.pid, 'SIGQUIT'); // at once: the next start recovers
  if (!(await endsWithin(home, 4_000))) throw new Error(`the database process ${found.pid} in ${home} does not end`);
  return (await readPostmaster(home))?.pid;
};
