import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Server and load each have a core of their own, so that the figures are per core. */
const serverCore = '0';
const loadCore = '1';

/** Keeps a process on the core of servers. */
export const pin = (pid: number) => run('taskset', ['-a', '-c', '-p', serverCore, String(pid)]);

/** Requests and bytes a second that wrk (Debian's package `wrk`) gets from a URL over some connections. */
export const load = async (url: string, connections: number, seconds: number): Promise<{ requests: number; bytes: number }> => {
  const script = join(import.meta.dirname, 'wrk-summary.lua');
  const args = ['-c', loadCore, 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url];
  const { stdout } = await run('taskset', args);
  const [, requests, bytes, errors] = /^summary (\d+\.?\d*) (\d+\.?\d*) (\d+)$/m.exec(stdout) ?? [];
  if (requests === undefined || errors !== '0') throw new Error(`wrk had errors at ${url}:\n${stdout}`);
  return { requests: Number(requests), bytes: Number(bytes) };
};
