import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbedded, startEmbedded } from '@lading/adapters/database/embedded.ts';
import type {} from '@lading/adapters/database/testing.ts';
import type { TestProject } from 'vitest/node';

type Cluster = { readonly url: string; stop(): Promise<void> };

const prefix = 'lading-test-postgres-';

/** Removes what runs that were killed have left; one that is still running holds its folder. */
const sweep = async (): Promise<void> => {
  const left = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix)).map((name) => join(tmpdir(), name));
  for (const folder of left) {
    const age = Date.now() - (await stat(folder).then(({ mtimeMs }) => mtimeMs, Date.now));
    if (age > 60_000) await removeEmbedded(folder).catch(() => undefined);
  }
};

const start = async (): Promise<Cluster> => {
  const given = process.env.LADING_TEST_POSTGRES_URL;
  if (given) return { url: given, stop: async () => undefined };
  await sweep();
  const dataDir = await mkdtemp(join(tmpdir(), prefix));
  await chmod(dataDir, 0o711);
  const embedded = await startEmbedded({ dataDir, log: () => undefined, settings: { max_connections: '300' } });
  return {
    url: embedded.url,
    async stop() {
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

// Every vitest project loads this file anew; they share one cluster through the one global object there is.
const shared = globalThis as { ladingTestCluster?: { cluster: Promise<Cluster>; users: number } };

/** Starts the PostgreSQL that the tests share, or takes the one in LADING_TEST_POSTGRES_URL. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  shared.ladingTestCluster ??= { cluster: start(), users: 0 };
  const held = shared.ladingTestCluster;
  held.users += 1;
  project.provide('postgresUrl', (await held.cluster).url);
  return async () => {
    held.users -= 1;
    if (held.users > 0) return;
    delete shared.ladingTestCluster;
    await (await held.cluster).stop();
  };
};
