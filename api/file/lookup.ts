import type { File } from '@lading/projections/files-queries.ts';
import { LRUCache } from 'lru-cache';

/** Slug or uuid → file, from memory where it was asked before. Its counters may be old; all else is as the read model has it. */
export type FileLookup = {
  find(id: string): Promise<File | undefined>;
  /** Forgets a file, because an event has changed it. */
  drop(file: { readonly slug: string; readonly uuid: string }): void;
};

const mostFiles = 10_000;

export const createFileLookup = (find: (id: string) => Promise<File | undefined>): FileLookup => {
  // Holds the running query itself: a drop while it runs forgets its answer, which may be older than the event.
  const known = new LRUCache<string, Promise<File | undefined>>({ max: mostFiles });

  const ask = (id: string) => {
    const asked: Promise<File | undefined> = find(id).then(
      (row) => {
        if (!row) forget(id, asked);
        return row;
      },
      (error: unknown) => {
        forget(id, asked);
        throw error;
      },
    );
    known.set(id, asked);
    return asked;
  };

  const forget = (id: string, asked: Promise<File | undefined>) => {
    if (known.peek(id) === asked) known.delete(id);
  };

  return {
    find: (id) => known.get(id) ?? ask(id),
    drop({ slug, uuid }) {
      known.delete(slug);
      known.delete(uuid);
    },
  };
};
