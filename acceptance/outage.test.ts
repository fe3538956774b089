import { randomBytes } from 'node:crypto';
import { testDatabase } from '@lading/adapters/database/testing.ts';
import { describe, expect, it } from 'vitest';
import { get, type ProblemBody, type UploadedFile, upload } from './client.ts';
import { lackingFor, light, s3, s3Settings } from './combinations.ts';
import { eventually } from './eventually.ts';
import { startProxy, type TcpProxy, targetOf } from './faults.ts';
import { leftOut } from './scenario.ts';
import { type Lading, startLading, startStandIn } from './server.ts';
import { expectWhole } from './whole.ts';

const awayMs = 20_000;

type Outage = { readonly proxy: TcpProxy; readonly env: Record<string, string>; end(): Promise<unknown> };

const ofDatabase = async (): Promise<Outage> => {
  const database = await testDatabase();
  const proxy = await startProxy(targetOf(database.url));
  return { proxy, env: { DATABASE_URL: proxy.through(database.url) }, end: database.drop };
};

const ofEventStore = async (): Promise<Outage> => {
  const standIn = await startStandIn();
  const proxy = await startProxy(targetOf(standIn.url));
  return { proxy, env: { EVENTSTORE_URL: proxy.through(standIn.url) }, end: standIn.stop };
};

const ofByteStore = async (): Promise<Outage> => {
  const settings = s3Settings(`lading-test-${randomBytes(6).toString('hex')}`);
  const proxy = await startProxy(targetOf(`http://${settings.MINIO_ENDPOINT}`));
  return { proxy, env: { ...settings, MINIO_ENDPOINT: `127.0.0.1:${proxy.port}` }, end: async () => undefined };
};

type Attempt = {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly code: string | undefined;
  readonly tookMs: number;
};

const attempt = async (lading: Lading, acknowledged: UploadedFile[]): Promise<Attempt> => {
  const start = performance.now();
  const answer = await upload(lading, randomBytes(10_000), { signal: AbortSignal.timeout(30_000) });
  if (answer.status === 201) acknowledged.push(answer.json());
  const code = answer.status === 201 ? undefined : (answer.json() as unknown as ProblemBody).code; // a refusal is a problem
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), code, tookMs: performance.now() - start };
};

/** Uploads one after the other while something is away, and a few before and after. */
const throughOutage = async (lading: Lading, proxy: TcpProxy, mood: 'refuse' | 'hang') => {
  const acknowledged: UploadedFile[] = [];
  for (let count = 0; count < 5; count += 1) expect((await attempt(lading, acknowledged)).status).toBe(201);
  await proxy[mood]();
  const back = performance.now() + awayMs;
  const during: Attempt[] = [];
  let health = 200;
  while (performance.now() < back) {
    during.push(await attempt(lading, acknowledged));
    health = (await get(lading, '/health')).status;
  }
  await proxy.resume();
  await eventually(() => attempt(lading, acknowledged), { until: ({ status }) => status === 201, withinMs: 30_000 });
  await eventually(() => get(lading, '/health'), { until: ({ status }) => status === 200, withinMs: 30_000 });
  return { acknowledged, during, health };
};

const cases: [name: string, mood: 'refuse' | 'hang', outage: () => Promise<Outage>][] = [
  ['the database refuses connections', 'refuse', ofDatabase],
  ['the database hangs', 'hang', ofDatabase],
  ['the event store refuses connections', 'refuse', ofEventStore],
  ['the event store hangs', 'hang', ofEventStore],
];

const lacking = lackingFor(s3);
if (lacking === undefined) cases.push(['the byte store refuses connections', 'refuse', ofByteStore]);
else leftOut('the byte store away for 20 s', lacking);

describe.concurrent('away for 20 s during uploads:', () => {
  it.for(cases)('%s', { timeout: 180_000 }, async ([, mood, outage]) => {
    const { proxy, env, end } = await outage();
    let lading: Lading | undefined;
    try {
      lading = await startLading({ ...light, env: { ...env, ORPHAN_GRACE_SECONDS: '1', CLEANUP_INTERVAL_SECONDS: '1' } });
      const { acknowledged, during, health } = await throughOutage(lading, proxy, mood);
      const refused = during.filter(({ status }) => status !== 201);
      expect(refused.length).toBeGreaterThan(0);
      for (const { status, retryAfter, code, tookMs } of refused) {
        expect({ status, code }).toEqual({ status: 503, code: 'Unavailable' });
        expect(Number(retryAfter)).toBeGreaterThan(0);
        expect(tookMs).toBeLessThan(15_000);
      }
      expect(health).toBe(503);
      await expectWhole(lading, acknowledged);
    } finally {
      await lading?.dispose();
      await proxy.close();
      await end();
    }
  });
});
