import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findEmbedded } from '@lading/adapters/database/embedded.ts';
import { openPostgresLog } from '@lading/adapters/event-store/postgres/log.ts';
import { randomIds } from '@lading/schema/ids.ts';
import { type Lading, startLading } from '../acceptance/server.ts';
import { judge, limit, printRatio } from './ratio.ts';

const dueFiles = 100_000;
const claims = 1_500;
const atOnce = 32;

/** Runs `work` `times` times, `atOnce` at a time. */
const concurrently = async (times: number, work: (index: number) => Promise<unknown>): Promise<void> => {
  let next = 0;
  const worker = async () => {
    while (next < times) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

const put = async (lading: Lading, headers: Record<string, string>): Promise<string> => {
  const init = { method: 'PUT', body: 'x'.repeat(1_000), headers: { authorization: `Bearer ${lading.token}`, ...headers } };
  return (await (await fetch(`${lading.url}/a.txt`, init)).text()).trim();
};

/** Uploads that were due at once, their bytes and their events written as their server would have. */
const writeDueFiles = async (lading: Lading): Promise<void> => {
  await mkdir(join(lading.dataDir, 'bytes/files'), { recursive: true });
  const store = openPostgresLog({ url: (await findEmbedded(lading.dataDir)) ?? '' });
  const at = new Date().toISOString();
  await concurrently(dueFiles, async (index) => {
    const uuid = randomUUID();
    const slug = `${randomIds.slug(8)}${index}`;
    const file = {
      slug,
      uuid,
      name: `${index}.txt`,
      mediaType: 'text/plain',
      size: 1,
      sha256: '0'.repeat(64),
      key: `files/${uuid}`,
    };
    const data = { ...file, expiresAt: at, ttlMs: 1_000 };
    const metadata = {
      at,
      actor: { kind: 'token', id: null },
      client: null,
      correlationId: uuid,
      causationId: uuid,
      replica: 'bench',
      schemaVersion: 1,
    } as const;
    await writeFile(join(lading.dataDir, 'bytes', file.key), 'x');
    await store.append(`file-${slug}`, [{ id: randomUUID(), type: 'FileUploaded', data, metadata }], { expected: 'none' });
  });
  await store.close();
};

type Numbers = {
  readonly metrics: { readonly uploads: number; readonly expirations: number };
  readonly storage: { readonly orphanBytes: number };
};

const numbersOf = async (lading: Lading): Promise<Numbers> => {
  const query = '{ metrics { uploads expirations } storage { orphanBytes } }';
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${lading.token}` };
  const init = { method: 'POST', headers, body: JSON.stringify({ query }) };
  const { data }: { data: Numbers } = await (await fetch(`${lading.url}/graphql`, init)).json();
  return data;
};

/** GETs one after the other until told to stop; answers their 99th percentile in milliseconds. */
const latencies = async (link: string, isOver: () => Promise<boolean>): Promise<number> => {
  const times: number[] = [];
  for (let over = false; !over; ) {
    for (let round = 0; round < 200; round += 1) {
      const began = performance.now();
      await (await fetch(link)).arrayBuffer();
      times.push(performance.now() - began);
    }
    over = await isOver();
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
};

/** Downloads of limited links, and the cleaner at work on many due files while others read. */
export default async (): Promise<void> => {
  const env = { ENABLE_CLEANER: 'false', LOG_LEVEL: 'warn' };
  const lading = await startLading({ log: 'postgres', bytes: 'filesystem', embedded: true, env });
  try {
    const limited = await Promise.all(Array.from({ length: atOnce }, () => put(lading, { 'lading-max-downloads': '1000' })));
    const began = performance.now();
    await concurrently(claims, async (index) => (await fetch(limited[index % atOnce] ?? '')).arrayBuffer());
    const rate = (claims * 1_000) / (performance.now() - began);
    const values = { subject: `${Math.round(rate)} a second`, floor: '300 a second', ratio: rate / 300 };
    printRatio(judge(`limited downloads, ${atOnce} at once`, values, '≥', 1));

    const link = await put(lading, {});
    await writeDueFiles(lading);
    while ((await numbersOf(lading)).metrics.uploads < dueFiles) await new Promise((resolve) => setTimeout(resolve, 200));
    let rounds = 0;
    const idle = await latencies(link, async () => ++rounds >= 20);
    await lading.restart({ ENABLE_CLEANER: 'true', CLEANUP_INTERVAL_SECONDS: '1' });
    const watch = async (what: string, isOver: (numbers: Numbers) => boolean) => {
      const start = performance.now();
      const busy = await latencies(link, async () => isOver(await numbersOf(lading)));
      printRatio(limit(`${what} of 100,000 due files`, (performance.now() - start) / 1_000, 's', 60));
      const say = (ms: number) => `${ms.toFixed(1)} ms`;
      printRatio(judge('p99 of a GET meanwhile / idle', { subject: say(busy), floor: say(idle), ratio: busy / idle }, '≤', 3));
    };
    await watch('endings', ({ metrics }) => metrics.expirations >= dueFiles);
    await watch('freed bytes', ({ storage }) => storage.orphanBytes === 0);
  } finally {
    await lading.dispose();
  }
};
