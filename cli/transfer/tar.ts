import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Header, type Pack, pack } from 'tar-stream';

type Warn = (message: string) => void;
type Entry = Partial<Header> & Pick<Header, 'name'>;

/**
 * A folder as a tar stream whose bytes depend on the folder alone: entries in the order of their names' UTF-16 units, no owners.
 * Nothing is followed out of the folder: a symbolic link stays one, and one that leads outside is left out, as are sockets,
 * devices and pipes. Rejects where a file changes its size meanwhile.
 * @param warn is told what is left out
 */
export async function* tarOf(folder: string, warn: Warn): AsyncGenerator<Uint8Array> {
  const tar = pack();
  addBelow(tar, { root: resolve(folder), warn }, '').then(
    () => tar.finalize(),
    (error: Error) => tar.destroy(error),
  );
  for await (const chunk of tar) yield chunk as Uint8Array; // a pack stream yields bytes alone
}

type Where = { readonly root: string; readonly warn: Warn };

const addBelow = async (tar: Pack, where: Where, below: string): Promise<void> => {
  const names = (await readdir(join(where.root, below))).sort();
  for (const name of names) await addEntry(tar, where, posix.join(below.split(sep).join('/'), name));
};

const addEntry = async (tar: Pack, where: Where, name: string): Promise<void> => {
  const path = join(where.root, name);
  const found = await lstat(path);
  const header = { name, mode: found.mode & 0o777, mtime: found.mtime };
  if (found.isDirectory()) {
    await addEmpty(tar, { ...header, name: `${name}/`, type: 'directory' });
    return addBelow(tar, where, name);
  }
  if (found.isSymbolicLink()) return addLink(tar, where, header, await readlink(path));
  if (!found.isFile()) return where.warn(`${name} is left out: it is no file`);
  const entry = tar.entry({ ...header, type: 'file', size: found.size });
  // What is appended while it is read has no place in the entry.
  await pipeline(found.size > 0 ? createReadStream(path, { end: found.size - 1 }) : [], entry);
};

const addLink = async (tar: Pack, { root, warn }: Where, header: Entry, target: string): Promise<void> => {
  const inside = relative(root, resolve(dirname(join(root, header.name)), target));
  if (resolve(target) === target || inside === '..' || inside.startsWith(`..${sep}`))
    return warn(`${header.name} is left out: it leads out of the folder`);
  await addEmpty(tar, { ...header, type: 'symlink', linkname: target });
};

const addEmpty = (tar: Pack, header: Entry): Promise<void> =>
  new Promise((done, fail) => tar.entry(header, (error) => (error ? fail(error) : done())));
