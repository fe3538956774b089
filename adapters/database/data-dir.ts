import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Claim, claimFolder } from './claim.ts';

/** Other users have no business here; as root the account that PostgreSQL runs as must be able to pass through. */
const folderMode = (): number => (process.getuid?.() === 0 ? 0o711 : 0o700);

const unfinished = (path: string): string => `${path}.${randomUUID()}.tmp`;

/**
 * Makes the folder where it is missing and this process its only server, and writes the pid to `lading.pid` for whom
 * it may concern (`kill -HUP $(cat lading.pid)`).
 * @throws FolderInUse naming the process that serves from it already
 */
export const claimDataDir = async (dataDir: string): Promise<Claim> => {
  await mkdir(dataDir, { recursive: true, mode: folderMode() });
  const claim = await claimFolder(dataDir);
  const pidFile = join(dataDir, 'lading.pid');
  const text = `${process.pid}\n`;
  const written = unfinished(pidFile);
  await writeFile(written, text, { mode: 0o644 });
  await rename(written, pidFile);
  return {
    async release() {
      if ((await readFile(pidFile, 'utf8').catch(() => '')) === text) await rm(pidFile, { force: true });
      await claim.release();
    },
  };
};

const readSecret = async (path: string): Promise<string | undefined> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return text?.trim() || undefined;
};

/**
 * A secret that is made once and kept as a file of mode 0600; whoever makes it first, all get the same.
 * An empty file counts as none.
 * @returns the value, and whether this call made it
 */
export const readOrCreateSecret = async (
  dataDir: string,
  name: string,
  make: () => string,
): Promise<{ value: string; created: boolean }> => {
  const path = join(dataDir, name);
  const present = await readSecret(path);
  if (present !== undefined) return { value: present, created: false };
  const value = make();
  const written = unfinished(path);
  await writeFile(written, `${value}\n`, { mode: 0o600, flush: true });
  try {
    await link(written, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const kept = await readSecret(path);
    // What is there but empty, a link does not replace.
    if (kept === undefined) await rename(written, path);
    return { value: kept ?? value, created: kept === undefined || kept === value };
  } finally {
    await rm(written, { force: true });
  }
};
