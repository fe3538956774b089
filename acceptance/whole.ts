import { expect } from 'vitest';
import { request } from './client.ts';
import { eventually } from './eventually.ts';
import { graphql } from './graphql.ts';
import { filesBelow, sha256, storageOf } from './observe.ts';
import type { FilesPage } from './operations.ts';
import type { Lading } from './server.ts';

type Known = { readonly id: string; readonly sha256: string };

const pageOf = async (lading: Lading, after: string | null): Promise<FilesPage> => {
  const query =
    'query ($after: String) { files(first: 200, after: $after) { edges { node { id size sha256 url } } pageInfo { hasNextPage endCursor } } }';
  return (await graphql<{ files: FilesPage }>(lading, query, { variables: { after } })).files;
};

/** Every live file, through all pages. */
const allFiles = async (lading: Lading): Promise<FilesPage['edges'][number]['node'][]> => {
  const files = [];
  let after: string | null = null;
  for (;;) {
    const { edges, pageInfo }: FilesPage = await pageOf(lading, after);
    files.push(...edges.map(({ node }) => node));
    if (!pageInfo.hasNextPage) return files;
    after = pageInfo.endCursor;
  }
};

/**
 * After whatever happened: every acknowledged file is listed, every listed one is served whole, and the store holds
 * nothing else once the reaper came by (the server needs a short ORPHAN_GRACE_SECONDS and CLEANUP_INTERVAL_SECONDS).
 */
export const expectWhole = async (lading: Lading, acknowledged: readonly Known[]): Promise<void> => {
  const missingFrom = (files: readonly Known[]) => {
    const listed = new Set(files.map(({ id }) => id));
    return acknowledged.filter(({ id }) => !listed.has(id));
  };
  // A read model that was cut off may say `Lading-Pending` and come after; what was acknowledged it must show in the end.
  const files = await eventually(() => allFiles(lading), {
    until: (listed) => missingFrom(listed).length === 0,
    withinMs: 20_000,
  });
  for (const { url, sha256: digest } of files) {
    const { status, bytes } = await request(lading, url);
    expect({ url, status, digest: sha256(bytes) }).toEqual({ url, status: 200, digest });
  }
  const total = files.reduce((sum, { size }) => sum + size, 0);
  expect(await eventually(() => storageOf(lading), { until: ({ orphanBytes }) => orphanBytes === 0, withinMs: 30_000 })).toEqual({
    files: files.length,
    bytes: total,
    orphanBytes: 0,
  });
  if (lading.env.MINIO_ENDPOINT || !lading.env.DATABASE_URL) return;
  const kept = async () => [...(await filesBelow(`${lading.dataDir}/bytes`)).values()].reduce((sum, size) => sum + size, 0);
  await eventually(kept, { until: (bytes) => bytes === total, withinMs: 30_000 });
};
