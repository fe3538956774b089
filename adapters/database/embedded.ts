import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { databaseAccount } from './embedded/account.ts';
import { packagedBinaries } from './embedded/binaries.ts';
import { createCluster, superuser } from './embedded/cluster.ts';
import { launchPostmaster } from './embedded/postmaster.ts';

/** A running PostgreSQL of our own. */
export type Embedded = { readonly url: string; stop(): Promise<void> };

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no free port on loopback');
  return address.port;
};

export const startEmbedded = async (options: {
  dataDir: string;
  log: (line: string) => void;
  settings?: Readonly<Record<string, string>>;
}): Promise<Embedded> => {
  const account = await databaseAccount();
  const home = join(options.dataDir, 'postgres');
  await mkdir(home, { recursive: true, mode: 0o711 });
  const place = { binaries: packagedBinaries(), home, account };
  const password = randomBytes(24).toString('base64url');
  await createCluster(place, password);
  const port = await freePort();
  const child = await launchPostmaster(place, { ...options, port });
  return {
    url: `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      const closed = once(child, 'close');
      child.kill('SIGINT');
      await closed;
    },
  };
};
