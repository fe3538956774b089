import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type LiveProcess = {
  /** Tells this process from every other that ever bore its pid on this machine. */
  readonly identity: string;
  /** How it was started, for recognising a program. */
  readonly command: string;
};

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

const absent = (): undefined => undefined;

const fromProc = async (pid: number): Promise<LiveProcess | undefined> => {
  const [stat, command, boot] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
  ]);
  // After the name, which may itself hold blanks and parentheses: the state first, the start time in ticks as the 20th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return { identity: digest(`${boot} ${fields[19]}`), command: command.replaceAll('\0', ' ').trim() };
};

const fromPs = async (pid: number): Promise<LiveProcess | undefined> => {
  const { stdout } = await run('ps', ['-o', 'stat=,lstart=,command=', '-p', String(pid)]);
  const fields = /^\s*(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/.exec(stdout.trimEnd());
  if (!fields?.[2] || fields[1]?.startsWith('Z')) return undefined;
  return { identity: digest(fields[2]), command: fields[3] ?? '' };
};

/** What runs under a pid; `undefined` for nothing, and for a dead process that its parent has not noticed yet. */
export const liveProcess = (pid: number): Promise<LiveProcess | undefined> =>
  (process.platform === 'linux' ? fromProc(pid) : fromPs(pid)).catch(absent);
