import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { analytics, askAs, type Counts, countedAnalytics, nothing } from './analytics.ts';
import { get, request, type UploadedFile, uploaded } from './client.ts';
import { eventStore, light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { graphql } from './graphql.ts';
import { gradient } from './pictures.ts';
import { createdProject, manage } from './projects.ts';
import { scenario } from './scenario.ts';
import { type Lading, startLading } from './server.ts';

const behindProxy = { TRUST_PROXY: '127.0.0.1/32' };
const googlebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** From an hour ago to the end of the next minute: all that a test does, across any boundary. */
const lately = () =>
  `from: "${new Date(Date.now() - hourMs).toISOString()}", to: "${new Date(Date.now() + minuteMs).toISOString()}"`;

const fields = 'at requests bytes downloads cacheHits cacheMisses errors bots visitors';
type Bucket = Omit<Counts, 'cache_hits' | 'cache_misses'> & {
  readonly at: string;
  readonly cacheHits: number;
  readonly cacheMisses: number;
};

const sum = <Name extends string>(buckets: readonly Readonly<Record<Name, number>>[], name: Name) =>
  buckets.reduce((total, bucket) => total + bucket[name], 0);

scenario('traffic', { runsIn: [light, eventStore], env: behindProxy }, (lading) => {
  /** Asks for a file in many ways; answers what should have been counted. */
  const askInManyWays = async ({ id, uuid, url }: UploadedFile): Promise<Counts> => {
    const etag = (await request(lading, url, { method: 'HEAD' })).headers.get('etag') ?? '';
    const bot = { agent: googlebot, address: '192.0.2.2' };
    const statuses: number[] = [];
    const ask = async (path: string, init?: Parameters<typeof askAs>[2]) => void statuses.push(await askAs(lading, path, init));
    // The first is served by the long way, the later ones from memory.
    for (let time = 0; time < 6; time += 1) await ask(url);
    await ask(url, bot);
    await ask(`/${uuid}`, { agent: 'curl/8.5.0', address: '192.0.2.3' });
    await ask(url, { headers: { range: 'bytes=0-99' } });
    await ask(url, { headers: { range: 'bytes=5000-' }, address: '192.0.2.3' });
    // Neither of these is traffic: no byte of it was asked for.
    await ask(url, { method: 'HEAD', address: '192.0.2.4' });
    await ask(url, { headers: { 'if-none-match': etag }, address: '192.0.2.4' });
    await manage(lading, 'DELETE', `/api/files/${id}`);
    for (let time = 0; time < 2; time += 1) await ask(url, bot);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 206, 416, 200, 304, 410, 410]);
    return { ...nothing, requests: 12, bytes: 8_100, downloads: 8, errors: 3, bots: 3, visitors: 3 };
  };

  it('is exactly what was done, by minute, hour and day, in REST and in GraphQL', async () => {
    const asked = await uploaded(lading, Buffer.alloc(1_000, 'x'));
    const path = `/api/files/${asked.uuid}/analytics`;
    expect((await analytics(lading, path)).totals).toEqual(nothing);
    const done = await askInManyWays(asked);
    const { buckets, totals } = await countedAnalytics(lading, path, done.requests);
    expect(totals).toEqual(done);
    expect(buckets).toHaveLength(24);
    for (const bucket of ['minute', 'hour', 'day']) {
      const found = await analytics(lading, path, `?bucket=${bucket}&from=${new Date(Date.now() - hourMs).toISOString()}`);
      expect(found.totals).toEqual(done);
      for (const name of ['requests', 'bytes', 'downloads', 'errors', 'bots'] as const)
        expect(sum(found.buckets, name)).toBe(done[name]);
    }
    const query = `{ all: traffic(${lately()}, bucket: DAY, fileId: "${asked.id}") { ${fields} }
      none: traffic(${lately()}, bucket: DAY, fileId: "${asked.id}", kind: IMAGE) { ${fields} }
      file(id: "${asked.id}") { downloads bytesServed traffic(${lately()}, bucket: MINUTE) { ${fields} } } }`;
    type File = { readonly downloads: number; readonly bytesServed: number; readonly traffic: readonly Bucket[] };
    const { all, none, file } = await graphql<{ all: Bucket[]; none: Bucket[]; file: File }>(lading, query);
    for (const some of [all, file.traffic]) expect(sum(some, 'requests')).toBe(done.requests);
    expect(sum(none, 'requests')).toBe(0);
    expect([61, 62]).toContain(file.traffic.length);
    expect({ downloads: file.downloads, bytes: file.bytesServed }).toEqual({ downloads: done.downloads, bytes: done.bytes });
  });

  it('counts as an error of a file whatever did not give it', async () => {
    const { uuid, url } = await uploaded(lading, 'secret', { fields: { password: 'open sesame', max_downloads: '1' } });
    const right = { authorization: `Basic ${Buffer.from(':open sesame').toString('base64')}` };
    expect(await askAs(lading, url)).toBe(401);
    expect(await askAs(lading, url, { headers: { authorization: `Basic ${Buffer.from(':wrong').toString('base64')}` } })).toBe(
      401,
    );
    expect(await askAs(lading, url, { headers: right })).toBe(200);
    expect(await askAs(lading, url, { headers: right })).toBe(410);
    const { totals } = await countedAnalytics(lading, `/api/files/${uuid}/analytics`, 4);
    expect(totals).toEqual({ ...nothing, requests: 4, bytes: 6, downloads: 1, errors: 3, visitors: 1 });
  });

  it('tells pictures from files, and what of them was stored', async () => {
    const { id, uuid, url } = await uploaded(lading, gradient(40, 30), { name: 'slope.png' });
    const sizes: number[] = [];
    // The third and the fourth time it may come from memory, which is a hit as well.
    for (let time = 0; time < 4; time += 1) sizes.push((await get(lading, `/image/${id}/-/resize/20x/`)).bytes.length);
    sizes.push((await get(lading, `/image/${id}/`)).bytes.length, (await get(lading, url)).bytes.length);
    expect((await get(lading, `/image/${id}/-/resize/nonsense/`)).status).toBe(400);
    const bytes = sizes.reduce((total, size) => total + size, 0);
    const { totals } = await countedAnalytics(lading, `/api/files/${uuid}/analytics`, 7);
    expect(totals).toEqual({
      ...nothing,
      requests: 7,
      bytes,
      downloads: 1,
      cache_hits: 3,
      cache_misses: 1,
      errors: 1,
      visitors: 1,
    });
    const query = `{ traffic(${lately()}, bucket: DAY, kind: IMAGE, fileId: "${id}") { ${fields} } file(id: "${id}") { bytesServed downloads } }`;
    const { traffic, file } = await graphql<{ traffic: Bucket[]; file: { bytesServed: number; downloads: number } }>(
      lading,
      query,
    );
    expect(sum(traffic, 'requests')).toBe(6);
    expect(file).toEqual({ bytesServed: bytes, downloads: 1 });
  });

  it('adds up to what is counted in all', async () => {
    const query = `{ metrics { downloads bytesServed imagesServed }
      traffic(${lately()}, bucket: HOUR) { requests bytes downloads } images: traffic(${lately()}, bucket: HOUR, kind: IMAGE) { requests errors } }`;
    type All = { metrics: { downloads: number; bytesServed: number; imagesServed: number }; traffic: Bucket[]; images: Bucket[] };
    const agree = ({ metrics, traffic, images }: All) =>
      metrics.downloads === sum(traffic, 'downloads') &&
      metrics.bytesServed === sum(traffic, 'bytes') &&
      metrics.imagesServed === sum(images, 'requests') - sum(images, 'errors');
    const { metrics } = await eventually(() => graphql<All>(lading, query), { until: agree, withinMs: 5_000 });
    expect(metrics.downloads).toBeGreaterThanOrEqual(9);
  });
});

scenario('the analytics of a project', { runsIn: [light] }, (lading) => {
  it('are those of its files, of what they hold and of the requests about it', async () => {
    const { id } = await createdProject(lading, 'Website');
    const base = `/api/projects/${id}`;
    const one = await uploaded(lading, 'one', { fields: { project: id } });
    const two = await uploaded(lading, 'two two', { fields: { project: id } });
    const other = await uploaded(lading, 'of no project');
    for (const { url } of [one, two, two, other]) expect((await get(lading, url)).status).toBe(200);

    expect((await countedAnalytics(lading, `${base}/analytics/traffic`, 3)).totals).toMatchObject({
      requests: 3,
      downloads: 3,
      bytes: 17,
    });
    expect((await analytics(lading, `${base}/files/${two.id}/analytics`)).totals).toMatchObject({ requests: 2, bytes: 14 });
    const byProject = `{ project(id: "${id}") { traffic(${lately()}, bucket: DAY) { requests } } traffic(${lately()}, bucket: DAY, projectId: "${id}") { requests } }`;
    const found = await graphql<{ project: { traffic: Bucket[] }; traffic: Bucket[] }>(lading, byProject);
    expect(found.traffic).toEqual(found.project.traffic);
    expect(found.traffic.at(-1)).toMatchObject({ requests: 3 });

    const storage = () => analytics<{ files: number; bytes: number }>(lading, `${base}/analytics/storage`, '?bucket=minute');
    expect((await storage()).totals).toEqual({ files: 2, bytes: 10 });
    await manage(lading, 'DELETE', `/api/files/${one.id}`);
    const { buckets, totals } = await storage();
    expect(totals).toEqual({ files: 1, bytes: 7 });
    expect(buckets).toHaveLength(60);
    expect(buckets[0]).toMatchObject({ files: 0, bytes: 0 });
    expect(buckets.at(-1)).toMatchObject({ files: 1, bytes: 7 });
  });

  it('tell requests by route, with how long they took', async () => {
    const { id } = await createdProject(lading, 'Requests');
    const { url } = await uploaded(lading, 'asked for', { fields: { project: id } });
    for (let time = 0; time < 5; time += 1) expect((await get(lading, url)).status).toBe(200);
    expect((await get(lading, url, { range: 'bytes=90-' })).status).toBe(416);
    type Requests = {
      readonly route: string;
      readonly count: number;
      readonly errors: number;
      readonly median_ms: number;
      readonly p99_ms: number;
    };
    const links = async () => {
      const { buckets } = await analytics<Requests>(lading, `/api/projects/${id}/analytics/requests`, '?bucket=day');
      return buckets.filter(({ route, count }) => route === '/:id' && count > 0);
    };
    // At midnight there would be two days of it.
    const found = await eventually(links, { until: (days) => sum(days, 'count') === 6 });
    expect(sum(found, 'errors')).toBe(1);
    for (const { median_ms, p99_ms } of found) {
      expect(median_ms).toBeGreaterThan(0);
      expect(p99_ms).toBeGreaterThanOrEqual(median_ms);
    }
    const all = await graphql<{ requests: { route: string; count: number; medianMs: number }[] }>(
      lading,
      `{ requests(${lately()}, bucket: DAY) { route count medianMs } }`,
    );
    expect(all.requests.map(({ route }) => route)).toEqual(expect.arrayContaining(['/:id', '/upload', '/api/projects']));
  });
});

scenario('two replicas with one store of bytes', { runsIn: [light], env: behindProxy }, (first, combination) => {
  let second: Lading;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lading-acceptance-'));
    await mkdir(join(folder, 'data'));
    await symlink(join(first.dataDir, 'bytes'), join(folder, 'data', 'bytes'));
    second = await startLading({ ...combination, replicaOf: first, folder });
  });
  afterAll(async () => {
    await second?.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('count together, and each tells the same', async () => {
    const { uuid, url } = await uploaded(first, 'shared');
    const asked = Array.from({ length: 40 }, (_, index) =>
      askAs(index % 2 === 0 ? first : second, url, { address: `192.0.2.${index % 5}` }),
    );
    expect(new Set(await Promise.all(asked))).toEqual(new Set([200]));
    for (const lading of [first, second]) {
      const { totals } = await countedAnalytics(lading, `/api/files/${uuid}/analytics`, 40);
      expect(totals).toEqual({ ...nothing, requests: 40, bytes: 240, downloads: 40, visitors: 5 });
    }
  });
});
