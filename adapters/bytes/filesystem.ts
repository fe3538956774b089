import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, realpath, rm, statfs, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { measure } from './body.ts';
import { hasCode, onDisk } from './filesystem/errors.ts';
import { openFolders, syncFolder } from './filesystem/folders.ts';
import { openHandles } from './filesystem/handles.ts';
import { createLender } from './filesystem/lend.ts';
import { read } from './filesystem/read.ts';
import { spool } from './filesystem/spool.ts';
import { statObject, walk } from './filesystem/walk.ts';
import { checkKey, TEMPORARY } from './keys.ts';
import { type ByteStore, InvalidKey } from './port.ts';

/**
 * Keeps bytes as plain files under a folder, made when absent: the key is the path. Bodies are written in its folder `.tmp`
 * and renamed into place once they are whole and durable.
 * @throws the error of the file system when the folder cannot be made or written
 */
export const openFilesystem = async ({ root: folder }: { readonly root: string }): Promise<ByteStore> => {
  const root = await madeRoot(resolve(folder));
  const temporaryFolder = join(root, TEMPORARY);
  const folders = openFolders(root);
  // The temporary files of running puts, which no sweep may take, however old.
  const owned = new Set<string>();

  const moveIn = async (temporary: string, key: string) => {
    try {
      await onDisk(folders.moveIn(temporary, join(root, key)));
    } catch (error) {
      // There is a folder of that name, or a file where the key wants a folder.
      throw hasCode(error, 'EISDIR', 'ENOTDIR', 'EEXIST') ? new InvalidKey(key) : error;
    }
  };

  const put: ByteStore['put'] = async (key, body, options = {}) => {
    checkKey(key);
    const temporary = join(temporaryFolder, randomUUID());
    const { chunks, result } = measure(body, options);
    owned.add(temporary);
    try {
      await spool(temporary, chunks);
      options.signal?.throwIfAborted();
      await moveIn(temporary, key);
      return result();
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    } finally {
      owned.delete(temporary);
    }
  };

  const remove: ByteStore['remove'] = async (key) => {
    checkKey(key);
    const path = join(root, key);
    const removed = await removedFile(path);
    if (removed) await folders.prune(dirname(path));
    return removed;
  };

  const sweep: ByteStore['sweep'] = async (olderThan) => {
    let swept = 0;
    for await (const { key, modifiedAt } of walk(temporaryFolder, '')) {
      const path = join(temporaryFolder, key);
      if (modifiedAt < olderThan && !owned.has(path) && (await removedFile(path))) swept += 1;
    }
    return swept;
  };

  return {
    kind: 'filesystem',
    put,
    open: async (key, range) => {
      checkKey(key);
      return await read(join(root, key), range);
    },
    lend: lendFrom(root),
    stat: async (key) => {
      checkKey(key);
      return await statObject(root, key);
    },
    remove,
    list: (prefix) => walk(root, prefix),
    sweep,
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },
    ping: () => access(temporaryFolder, constants.W_OK),
    close: () => Promise.resolve(),
  };
};

const lendFrom = (root: string): NonNullable<ByteStore['lend']> => {
  const openHandle = openHandles();
  const lend = createLender();
  return async (key, range, take) => {
    checkKey(key);
    const file = await openHandle(join(root, key));
    return file !== undefined && lend(file, range, take);
  };
};

/** Makes the root and its temporary folder, durably; returns the root without symbolic links. */
const madeRoot = async (folder: string): Promise<string> => {
  const first = await mkdir(join(folder, TEMPORARY), { recursive: true, mode: 0o700 });
  if (first !== undefined) {
    for (let at = folder; at !== dirname(first) && at !== dirname(at); at = dirname(at)) await syncFolder(at);
    await syncFolder(dirname(first));
  }
  return await realpath(folder);
};

const removedFile = async (path: string): Promise<boolean> => {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return false;
    throw error;
  }
};
