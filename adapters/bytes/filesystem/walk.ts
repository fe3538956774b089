import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isKey, splitPrefix } from '../keys.ts';
import type { StoredObject } from '../port.ts';
import { hasCode } from './errors.ts';

/**
 * Every stored object under a root whose key begins with the prefix. Folders are read piece by piece, so memory grows with
 * their depth alone; what goes while they are read is left out, symbolic links and names that are no keys are too.
 */
export async function* walk(root: string, prefix: string): AsyncGenerator<StoredObject> {
  const { folders, beginning } = splitPrefix(prefix);
  const base = folders.map((folder) => `${folder}/`).join('');
  yield* objectsIn(root, base, beginning);
}

async function* objectsIn(root: string, base: string, beginning: string): AsyncGenerator<StoredObject> {
  for await (const entry of entriesOf(join(root, base))) {
    const key = base + entry.name;
    if (!entry.name.startsWith(beginning) || !isKey(key)) continue;
    if (entry.isDirectory()) yield* objectsIn(root, `${key}/`, '');
    const object = entry.isFile() ? await statObject(root, key) : undefined;
    if (object !== undefined) yield object;
  }
}

async function* entriesOf(folder: string) {
  try {
    yield* await opendir(folder, { bufferSize: 256 });
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
  }
}

/** Size and time of an object, `undefined` where there is no regular file of that key. */
export const statObject = async (root: string, key: string): Promise<StoredObject | undefined> => {
  try {
    const stats = await lstat(join(root, key));
    return stats.isFile() ? { key, size: stats.size, modifiedAt: stats.mtime } : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
};
