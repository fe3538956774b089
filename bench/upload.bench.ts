import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@lading/adapters/database/embedded.ts';
import { startProcess } from '../acceptance/processes.ts';
import { startLading } from '../acceptance/server.ts';
import { compare, printRatio } from './ratio.ts';

const large = randomBytes(64 * 1_048_576);
const small = randomBytes(8_192);
const atOnce = 32;
const smallUploads = 480;

/** Sends a body as `curl -T` does, over connections that are kept. */
const put = (url: string, agent: Agent, token: string, body: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-length': body.byteLength };
    const sent = request(`${url}/bench.bin`, { method: 'PUT', agent, headers }, (answer) => {
      answer
        .resume()
        .once('end', () => (answer.statusCode === 201 ? resolve() : reject(new Error(`answered ${answer.statusCode}`))));
    });
    sent.once('error', reject);
    sent.end(body);
  });

/** Runs `work` `smallUploads` times, `atOnce` at a time. */
const concurrently = async (work: () => Promise<unknown>): Promise<void> => {
  let left = smallUploads;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

/** Uploads over HTTP to a started server, beside a bare one that hashes, fsyncs and INSERTs the same bodies. */
export default async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'lading-bench-'));
  await chmod(folder, 0o755); // an embedded PostgreSQL of root's runs as another user
  await mkdir(join(folder, 'files'));
  const env = { MAX_FILE_SIZE_BYTES: '10000000000', LOG_LEVEL: 'warn' };
  const lading = await startLading({ log: 'postgres', bytes: 'filesystem', embedded: true, env });
  const database = await startEmbedded({ dataDir: join(folder, 'bare'), log: () => {} });
  const args = [join(folder, 'files'), database.url];
  const bare = await startProcess('bench/bare-upload-server.ts', { env: {}, cwd: folder, args, ready: /is ready/ });
  const bareUrl = bare.stdout().split(' ', 1)[0] ?? '';
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  try {
    const names = {
      large: 'upload 64 MB / bare hash and fsync',
      small: `upload 8 KB, ${atOnce} at once / bare fsync and INSERT`,
    };
    printRatio(
      await compare({
        name: names.large,
        subject: () => put(lading.url, agent, lading.token, large),
        floor: () => put(bareUrl, agent, '', large),
        rounds: 9,
        reach: 0.85,
        work: { amount: 64, unit: 'MB' },
      }),
    );
    printRatio(
      await compare({
        name: names.small,
        subject: () => concurrently(() => put(lading.url, agent, lading.token, small)),
        floor: () => concurrently(() => put(bareUrl, agent, '', small)),
        rounds: 9,
        reach: 0.5,
        work: { amount: smallUploads, unit: 'files' },
      }),
    );
  } finally {
    agent.destroy();
    await bare.end('SIGKILL');
    await database.stop();
    await lading.dispose();
    await rm(folder, { recursive: true, force: true });
  }
};
