import { randomUUID } from 'node:crypto';
import { mkdir, readFile, realpath, rename, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, databaseAccount } from './account.ts';
import { clusterFolder } from './cluster.ts';
import { canEnter } from './reach.ts';

const pointerOf = (dataDir: string): string => join(dataDir, 'postgres.location');

/** Where the database of a data folder lies: in it, or where the pointer in it says. */
export const homeOf = async (dataDir: string): Promise<string> => {
  const pointed = await readFile(pointerOf(dataDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return '';
  });
  return pointed.trim() || join(dataDir, 'postgres');
};

const makeHome = async (home: string): Promise<string> => {
  // The account passes through to its cluster; everything else in here is ours alone.
  await mkdir(home, { recursive: true, mode: 0o711 });
  return realpath(home);
};

/**
 * Finds or makes the database's place, one that the account which runs it can enter.
 * @param shared a folder of the system's, used where `dataDir` lies below a folder that others cannot enter
 */
export const prepareHome = async (dataDir: string, shared: string): Promise<{ home: string; account: Account }> => {
  const home = await makeHome(await homeOf(dataDir));
  const account = await databaseAccount(clusterFolder(home));
  if (!account || (await canEnter(account, home))) return { home, account };
  const elsewhere = await makeHome(join(shared, `database-${randomUUID()}`));
  if (!(await canEnter(account, elsewhere))) {
    throw new Error(
      `PostgreSQL cannot run as root, and its account can enter neither ${home} nor ${shared}; choose another DATA_DIR`,
    );
  }
  await writeFile(join(elsewhere, 'data-dir'), `${dataDir}\n`); // for whoever tidies up and asks whose it is
  const unfinished = `${pointerOf(dataDir)}.tmp`;
  await writeFile(unfinished, `${elsewhere}\n`, { flush: true });
  await rename(unfinished, pointerOf(dataDir));
  await rmdir(home).catch(() => undefined); // it stays where it holds anything
  return { home: elsewhere, account };
};
