import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { liveProcess } from './processes.ts';

export type Claim = { release(): Promise<void> };

/** Another live process holds the folder. */
export class FolderInUse extends Error {
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`${folder} is in use by the process ${pid}`);
    this.name = 'FolderInUse';
    this.pid = pid;
  }
}

const attempts = 5;
const claimName = /^(\d+)\.[0-9a-f]{16}\.\d+$/;

/** The claim of a process is a file whose name says all: its pid, its identity, and the folder, lest a copy of it count. */
const nameFor = (pid: number, identity: string, inode: number): string => `${pid}.${identity}.${inode}`;

/** Removes what the dead left, which no living process can ever have made again, and names who else is there. */
const otherHolder = async (folder: string, inode: number, own: string): Promise<number | undefined> => {
  for (const name of await readdir(folder)) {
    const pid = Number(claimName.exec(name)?.[1]);
    if (name === own || Number.isNaN(pid)) continue;
    const live = await liveProcess(pid);
    if (live && name === nameFor(pid, live.identity, inode)) return pid;
    await rm(join(folder, name), { force: true });
  }
  return undefined;
};

const announce = async (folder: string, path: string): Promise<void> => {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new FolderInUse(folder, process.pid) : error;
  });
  await file.close();
};

/**
 * Makes this process the only one that holds `folder`; a process that died, however it died, holds nothing.
 *
 * Announce, then look: each process first makes a file that only it can have made and then looks for others, so of two
 * that start at once at least one sees the other and withdraws. Withdrawn claims try again a few times, at random.
 * @throws FolderInUse
 */
export const claimFolder = async (folder: string): Promise<Claim> => {
  const claims = join(folder, 'claims');
  await mkdir(claims, { recursive: true, mode: 0o700 });
  const { ino } = await stat(claims);
  const self = await liveProcess(process.pid);
  if (!self) throw new Error('this system tells nothing about its processes, not even by ps');
  const name = nameFor(process.pid, self.identity, ino);
  const release = () => rm(join(claims, name), { force: true });
  for (let attempt = 1; ; attempt += 1) {
    await announce(folder, join(claims, name));
    const other = await otherHolder(claims, ino, name);
    if (other === undefined) return { release };
    await release();
    if (attempt === attempts) throw new FolderInUse(folder, other);
    await wait(10 + Math.random() * 50);
  }
};
