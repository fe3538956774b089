import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Account } from './account.ts';

/** A cluster's place: `binaries` holds bin/, `home` our own files beside the cluster's folder. */
export type Place = { readonly binaries: string; readonly home: string; readonly account: Account };

export const superuser = 'lading';

/** Where the cluster itself lies. */
export const clusterFolder = (home: string): string => join(home, 'cluster');

/**
 * Starts one of PostgreSQL's programs as the account, in a session of its own, so that a Ctrl-C at the terminal reaches
 * the server alone and it decides when its database goes. No variable of ours (PGPORT, PGDATA, …) reaches it.
 */
export const launch = ({ binaries, home, account }: Place, program: string, args: readonly string[], env = {}): ChildProcess =>
  spawn(join(binaries, 'bin', program), args, {
    ...account,
    cwd: home,
    env: { LC_ALL: 'C', ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const outcome = async (child: ChildProcess): Promise<{ code: number | null; said: string }> => {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const [code] = await once(child, 'close');
  return { code, said: lines.join('\n') };
};

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const ownedBy = async (path: string, account: Account): Promise<void> => {
  if (account) await chown(path, account.uid, account.gid);
};

/** PostgreSQL makes no cluster for a user without a name, though it runs one. */
const requireName = (): void => {
  try {
    userInfo();
  } catch (cause) {
    const advice = 'give it an entry in /etc/passwd, or set DATABASE_URL';
    throw new Error(
      `the user ${process.getuid?.()} has no name on this system, so PostgreSQL can not make its folder; ${advice}`,
      {
        cause,
      },
    );
  }
};

/**
 * Makes the cluster where it is missing. It appears under its name only when it is whole, so a start that was
 * killed half-way leaves nothing that a later one would take for a cluster.
 */
export const createCluster = async (place: Place, password: string): Promise<void> => {
  const [unfinished, passwordFile] = [join(place.home, 'cluster.new'), join(place.home, 'cluster.password')];
  if (await exists(clusterFolder(place.home))) return;
  requireName();
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  try {
    await ownedBy(unfinished, place.account);
    await ownedBy(passwordFile, place.account);
    const { code, said } = await outcome(
      launch(place, 'initdb', [
        `--pgdata=${unfinished}`,
        `--pwfile=${passwordFile}`,
        `--username=${superuser}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--data-checksums',
      ]),
    );
    if (code !== 0) throw new Error(`PostgreSQL could not make its folder: ${said}`);
    await rename(unfinished, clusterFolder(place.home));
  } finally {
    await rm(passwordFile, { force: true });
  }
};
