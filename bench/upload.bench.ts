import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdtemp, open, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@lading/adapters/database/embedded.ts';
import { openPool, type Pool } from '@lading/adapters/database/pool.ts';
import { type Lading, startLading } from '../acceptance/server.ts';
import { compare, printRatio } from './ratio.ts';

const megabyte = 1_048_576;
const large = randomBytes(64 * megabyte);
const small = randomBytes(8_192);
const atOnce = 32;
const smallUploads = 320;
const sliceBytes = 65_536;

/** Sends a body as `curl -T` does, over connections that are kept. */
const put = (lading: Lading, agent: Agent, body: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${lading.token}`, 'content-length': body.byteLength, 'lading-ttl': '1h' };
    const sent = request(`${lading.url}/bench.bin`, { method: 'PUT', agent, headers }, (answer) => {
      answer
        .resume()
        .once('end', () => (answer.statusCode === 201 ? resolve() : reject(new Error(`answered ${answer.statusCode}`))));
    });
    sent.once('error', reject);
    sent.end(body);
  });

/** What any durable upload must do at least: hash, write and fsync. */
const writeBare = async (path: string, body: Buffer): Promise<string> => {
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  for (let from = 0; from < body.byteLength; from += sliceBytes) {
    const slice = body.subarray(from, from + sliceBytes);
    hash.update(slice);
    await file.write(slice);
  }
  await file.sync();
  await file.close();
  return hash.digest('hex');
};

/** Runs `work` `times` times, `atOnce` at a time. */
const concurrently = async (times: number, work: (index: number) => Promise<unknown>): Promise<void> => {
  let next = 0;
  const worker = async () => {
    while (next < times) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

const insert = (pool: Pool, path: string, sha256: string) =>
  pool.query('INSERT INTO bare_files (path, sha256, at) VALUES ($1, $2, now())', [path, sha256]);

/** Uploads over HTTP to a started server, beside the same bytes written bare. */
export default async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'lading-bench-'));
  await chmod(folder, 0o755); // an embedded PostgreSQL of root's runs as another user
  const env = { MAX_FILE_SIZE_BYTES: '10000000000', MAX_STORAGE_BYTES: '0', LOG_LEVEL: 'warn' };
  const lading = await startLading({ log: 'postgres', bytes: 'filesystem', embedded: true, env });
  const bare = await startEmbedded({ dataDir: join(folder, 'bare'), log: () => {} });
  const pool = openPool(bare.url, { max: atOnce, onError: () => {} });
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  try {
    await pool.query('CREATE TABLE bare_files (id bigserial PRIMARY KEY, path text UNIQUE, sha256 text, at timestamptz)');
    printRatio(
      await compare({
        name: 'upload 64 MB / bare hash and fsync',
        subject: () => put(lading, agent, large),
        floor: async () => void (await writeBare(join(folder, 'large'), large)),
        reach: 0.85,
        work: { amount: 64, unit: 'MB' },
      }),
    );
    let batch = 0;
    const floor = () => {
      batch += 1;
      return concurrently(smallUploads, async (index) => {
        const path = join(folder, `${batch}-${index}`);
        await insert(pool, path, await writeBare(path, small));
      });
    };
    printRatio(
      await compare({
        name: `upload 8 KB, ${atOnce} at once / bare write, fsync, INSERT`,
        subject: () => concurrently(smallUploads, () => put(lading, agent, small)),
        floor,
        reach: 0.5,
        work: { amount: smallUploads, unit: 'files' },
      }),
    );
  } finally {
    agent.destroy();
    await pool.end();
    await bare.stop();
    await lading.dispose();
    await rm(folder, { recursive: true, force: true });
  }
};
