import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { claimFolder } from './claim.ts';
import { readOrCreateSecret } from './data-dir.ts';
import { findBinaries } from './embedded/binaries.ts';
import { createCluster, superuser } from './embedded/cluster.ts';
import { homeOf, prepareHome } from './embedded/home.ts';
import { readPostmaster, stopLeftover } from './embedded/leftover.ts';
import { keepRunning, type Options } from './embedded/postmaster.ts';

/** A PostgreSQL of our own, on loopback. */
export type Embedded = {
  /** With user and password; the user may do everything in this cluster. */
  readonly url: string;
  /** Ends it cleanly, within 8 s. */
  stop(): Promise<void>;
};

const passwordName = 'password';

// Where root keeps what the account of the database must reach, when the data folder lies behind closed doors.
const systemFolder = '/var/lib/lading';

const urlOf = (password: string, port: number): string => `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;

/**
 * Starts the PostgreSQL of a data folder, made on the first start. One that a killed server left behind is stopped first.
 * It is restarted when it dies, and never two run on one folder.
 * @throws FolderInUse when a live process runs it already
 * @throws Error with what PostgreSQL said when it does not start
 */
export const startEmbedded = async (options: Options & { dataDir: string; shared?: string }): Promise<Embedded> => {
  const shared = options.shared ?? systemFolder;
  const { home, account } = await prepareHome(resolve(options.dataDir), shared);
  const claim = await claimFolder(home);
  try {
    const place = { home, account, binaries: await findBinaries(account, shared) };
    const { value: password } = await readOrCreateSecret(home, passwordName, () => randomBytes(24).toString('base64url'));
    await createCluster(place, password);
    const { port, stop } = await keepRunning(place, options);
    const release = async (): Promise<void> => {
      await stop();
      await claim.release();
    };
    let stopped: Promise<void> | undefined;
    return {
      url: urlOf(password, port),
      stop() {
        stopped ??= release();
        return stopped;
      },
    };
  } catch (error) {
    await claim.release();
    throw error;
  }
};

/** The URL of the database that a server runs on this data folder right now; `undefined` where none runs. */
export const findEmbedded = async (dataDir: string): Promise<string | undefined> => {
  const home = await homeOf(resolve(dataDir));
  const postmaster = await readPostmaster(home);
  if (!postmaster?.running) return undefined;
  return urlOf((await readFile(join(home, passwordName), 'utf8')).trim(), postmaster.port);
};

/**
 * Removes a data folder that served an embedded database alone, and the database with it, running or not.
 * @throws FolderInUse when a live process runs it
 */
export const removeEmbedded = async (dataDir: string): Promise<void> => {
  const home = await homeOf(resolve(dataDir));
  const claim = await claimFolder(home);
  try {
    await stopLeftover(home, () => undefined);
    await rm(home, { recursive: true });
    await rm(dataDir, { recursive: true, force: true });
  } finally {
    await claim.release();
  }
};
