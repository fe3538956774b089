import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lading, startLading } from '../acceptance/server.ts';
import { type Peer, startNginx } from './nginx.ts';
import { judge, median, printRatio } from './ratio.ts';
import { load, pin } from './wrk.ts';

const rounds = 5;

const upload = async (lading: Lading, name: string, body: Buffer): Promise<string> => {
  const headers = { authorization: `Bearer ${lading.token}`, accept: 'application/json' };
  const answer = await fetch(`${lading.url}/${name}`, { method: 'PUT', headers, body: new Uint8Array(body) });
  const { link }: { link: string } = await answer.json();
  return link;
};

type Work = {
  readonly name: string;
  readonly file: string;
  readonly link: string;
  readonly connections: number;
  readonly seconds: number;
  readonly reach: number;
};

const measure = async (nginx: Peer, work: Work, unit: 'requests' | 'bytes'): Promise<void> => {
  const ours: number[] = [];
  const theirs: number[] = [];
  await load(work.link, work.connections, 1);
  for (let round = 0; round < rounds; round += 1) {
    theirs.push((await load(`${nginx.url}/${work.file}`, work.connections, work.seconds))[unit]);
    ours.push((await load(work.link, work.connections, work.seconds))[unit]);
  }
  const say = (value: number) => (unit === 'requests' ? `${Math.round(value)} req/s` : `${Math.round(value / 1e6)} MB/s`);
  const [subject, floor] = [median(ours), median(theirs)];
  printRatio(judge(work.name, { subject: say(subject), floor: say(floor), ratio: subject / floor }, '≥', work.reach));
};

/** GETs of a small hot file and of a large one, beside nginx on the same core. */
export default async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'lading-bench-'));
  await chmod(folder, 0o755);
  const env = { MAX_FILE_SIZE_BYTES: '1000000000', LOG_LEVEL: 'warn' };
  const lading = await startLading({ log: 'postgres', bytes: 'filesystem', embedded: true, env });
  const nginx = await startNginx(folder);
  try {
    const small = randomBytes(8_192);
    const large = randomBytes(64 * 1_048_576);
    await writeFile(join(folder, 'static', 'small.bin'), small);
    await writeFile(join(folder, 'static', 'large.bin'), large);
    const links = { small: await upload(lading, 'small.bin', small), large: await upload(lading, 'large.bin', large) };
    await pin(lading.pid);
    await pin(nginx.pid);
    await measure(
      nginx,
      { name: 'GET 8 KB hot / nginx', file: 'small.bin', link: links.small, connections: 32, seconds: 3, reach: 0.45 },
      'requests',
    );
    await measure(
      nginx,
      { name: 'GET 64 MB / nginx', file: 'large.bin', link: links.large, connections: 4, seconds: 4, reach: 0.75 },
      'bytes',
    );
  } finally {
    await nginx.stop();
    await lading.dispose();
    await rm(folder, { recursive: true, force: true });
  }
};
