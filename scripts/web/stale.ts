import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const leftOut = new Set(['node_modules', 'dist']);

const filesOf = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const inside = entries.filter(({ name }) => !leftOut.has(name) && !/\.test\.tsx?$/.test(name));
  const nested = await Promise.all(
    inside.map((entry) => (entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(folder, entry.name)])),
  );
  return nested.flat().sort();
};

/** A digest of everything that the page is made from. */
const sourcesHash = async (): Promise<string> => {
  const files = ['pnpm-lock.yaml', ...(await filesOf('web')), ...(await filesOf('schema'))];
  const hash = createHash('sha256');
  for (const file of files) hash.update(`\0${file}\0`).update(await readFile(join(root, file)));
  return hash.digest('hex');
};

/**
 * Builds the page when its sources are not those of the last build. A page that cannot be built is said on standard
 * error; the server then serves the last one.
 */
export const buildWebWhenStale = async (): Promise<void> => {
  if (!existsSync(join(root, 'web/index.html'))) return;
  const stamp = join(root, 'web/dist/.sources');
  const wanted = await sourcesHash();
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'build.ts')], { stdio: ['ignore', 2, 2] });
  const [code] = await once(child, 'exit');
  if (code === 0) await writeFile(stamp, wanted);
  else process.stderr.write('lading: the page could not be built\n');
};
