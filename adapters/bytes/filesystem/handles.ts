import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { hasCode } from './errors.ts';

/** A file opened for reading at positions of the reader's own, so that any number of readers may share it. */
export type OpenFile = {
  readonly handle: FileHandle;
  /** In bytes. */
  readonly size: number;
  /** To be called once by each reader. */
  release(): Promise<void>;
};

/**
 * Opens files for reading, each once however many read it at the same time: ten thousand slow readers of one file hold one
 * descriptor. What is one file its inode tells, so a file that has been replaced is another one.
 */
export const openHandles = () => {
  const shared = new Map<string, { readonly handle: FileHandle; readers: number }>();

  /** `undefined` where no regular file is. */
  return async (path: string): Promise<OpenFile | undefined> => {
    const own = await openFile(path);
    if (own === undefined) return undefined;
    try {
      const stats = await own.stat({ bigint: true });
      if (!stats.isFile()) {
        await own.close();
        return undefined;
      }
      const id = `${stats.dev}:${stats.ino}`;
      const held = shared.get(id) ?? { handle: own, readers: 0 };
      // Counted before anything is waited for: from here on nobody closes it.
      held.readers += 1;
      shared.set(id, held);
      if (held.handle !== own) await own.close();
      const release = async (): Promise<void> => {
        held.readers -= 1;
        if (held.readers > 0) return;
        shared.delete(id);
        await held.handle.close();
      };
      return { handle: held.handle, size: Number(stats.size), release };
    } catch (error) {
      await own.close();
      throw error;
    }
  };
};

/** Opens a file of the store; `undefined` where there is none. */
export const openFile = async (path: string): Promise<FileHandle | undefined> => {
  try {
    // A symbolic link is not ours and may lead out of the root.
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return undefined;
    throw error;
  }
};
