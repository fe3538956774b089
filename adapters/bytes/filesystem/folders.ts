import { mkdir, open, rename, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from './errors.ts';

/** How many folders are remembered as durable; beyond that they are made durable once more. */
const REMEMBERED = 10_000;
/** A removal may take an empty folder away between its making and its use; so often in a row is no coincidence any more. */
const ATTEMPTS = 5;

/** The folders under a root: made when needed, made durable, taken away when empty. */
export type Folders = {
  /** Renames a file into place and makes that durable, its folders included. */
  readonly moveIn: (from: string, to: string) => Promise<void>;
  /** Removes the empty folders from this one up to the root, the root excluded. */
  readonly prune: (folder: string) => Promise<void>;
};

export const openFolders = (root: string): Folders => {
  const sync = sharedSync(syncFolder);
  // Folders whose own entry in their parent is durable: putting into them needs no fsync but theirs.
  const durable = new Set([root]);

  const makeDurable = async (folder: string) => {
    const folders = [folder];
    for (let at = folder; !durable.has(at); at = dirname(at)) folders.push(dirname(at));
    await Promise.all(folders.map(sync));
    if (durable.size > REMEMBERED) {
      durable.clear();
      durable.add(root);
    }
    for (const each of folders) durable.add(each);
  };

  const moveIn = async (from: string, to: string) => {
    const folder = dirname(to);
    for (let attempt = 1; !(await renamed(from, to, attempt === ATTEMPTS)); attempt += 1) {
      durable.delete(folder);
      await mkdir(folder, { recursive: true, mode: 0o700 });
    }
    // Asked only now: what was durable before the rename may have been pruned and made anew by another put.
    await makeDurable(folder);
  };

  const prune = async (folder: string) => {
    for (let at = folder; at !== root; at = dirname(at)) {
      const removed = await rmdir(at).then(
        () => true,
        () => false,
      );
      if (!removed) return;
      durable.delete(at);
    }
  };

  return { moveIn, prune };
};

/** `false` where the target's folder is missing. */
const renamed = async (from: string, to: string, last: boolean): Promise<boolean> => {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (last || !hasCode(error, 'ENOENT')) throw error;
    return false;
  }
};

/** Makes a folder's entries durable. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

type Turn = { readonly running: Promise<void>; next: Promise<void> | undefined };

/**
 * Shares fsyncs of one folder: one runs, and all who come meanwhile share the next, which begins after they came and so
 * covers what they did.
 */
export const sharedSync = (sync: (folder: string) => Promise<void>): ((folder: string) => Promise<void>) => {
  const turns = new Map<string, Turn>();
  const begin = (folder: string): Promise<void> => {
    const turn: Turn = { running: sync(folder), next: undefined };
    turns.set(folder, turn);
    const end = () => {
      if (turn.next === undefined) turns.delete(folder);
    };
    turn.running.then(end, end);
    return turn.running;
  };
  return (folder) => {
    const turn = turns.get(folder);
    if (turn === undefined) return begin(folder);
    const start = () => begin(folder);
    turn.next ??= turn.running.then(start, start);
    return turn.next;
  };
};
