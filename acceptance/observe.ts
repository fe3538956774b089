import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { graphql } from './graphql.ts';
import type { Lading } from './server.ts';

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

export type StorageNumbers = { readonly files: number; readonly bytes: number; readonly orphanBytes: number };

export const storageOf = async (lading: Lading): Promise<StorageNumbers> =>
  (await graphql<{ storage: StorageNumbers }>(lading, '{ storage { files bytes orphanBytes } }')).storage;

export type MetricsNumbers = {
  readonly uploads: number;
  readonly downloads: number;
  readonly expirations: number;
  readonly deletions: number;
  readonly filesLive: number;
  readonly bytesStored: number;
  readonly bytesServed: number;
};

export const metricsFields = 'uploads downloads expirations deletions filesLive bytesStored bytesServed';

export const metricsOf = async (lading: Lading): Promise<MetricsNumbers> =>
  (await graphql<{ metrics: MetricsNumbers }>(lading, `{ metrics { ${metricsFields} } }`)).metrics;

/** Sizes of all files below a folder, by path; files that vanish meanwhile are left out. */
export const filesBelow = async (folder: string): Promise<Map<string, number>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = new Map<string, number>();
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const found = await stat(path).catch(() => undefined);
    if (found) sizes.set(path, found.size);
  }
  return sizes;
};

/** What is on the disk and was not there before, once it is no more than that: nothing is left of what was refused. */
export const nothingNewBelow = async (folder: string, before: ReadonlyMap<string, number>): Promise<readonly string[]> =>
  [...(await filesBelow(folder)).keys()].filter((path) => !before.has(path));
