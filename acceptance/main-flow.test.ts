import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { get, request, type UploadedFile, uploaded } from './client.ts';
import { everywhere } from './combinations.ts';
import { eventually } from './eventually.ts';
import { graphql, subscribe } from './graphql.ts';
import { type MetricsNumbers, metricsFields, metricsOf, sha256 } from './observe.ts';
import { deleteFile, expireFile, fileOf, filesOf } from './operations.ts';
import { scenario } from './scenario.ts';

const run = promisify(execFile);
const readme = join(import.meta.dirname, '../package.json');
const metricsSubscription = `subscription { metrics { at position ${metricsFields} } }`;

scenario('the main job', { runsIn: everywhere }, (lading, { log, bytes }) => {
  it('says where its parts live', async () => {
    const { server } = await graphql<{ server: object }>(lading, '{ server { eventStore byteStore } }');
    expect(server).toEqual({ eventStore: log, byteStore: bytes });
  });

  it('takes a real file from curl and serves the same bytes from its link', async () => {
    const token = await readFile(join(lading.dataDir, 'api-token'), 'utf8');
    const args = ['-sS', '-H', `Authorization: Bearer ${token.trim()}`, '-F', `file=@${readme}`, `${lading.url}/upload`];
    const { stdout } = await run('curl', args);
    const file = JSON.parse(stdout) as UploadedFile; // the next line looks at what matters
    const content = await readFile(readme);
    expect(file).toMatchObject({ name: 'package.json', size: content.length, sha256: sha256(content) });
    expect((await get(lading, file.link)).bytes.equals(content)).toBe(true);
  });

  it('moves the counters of a watcher within a second', async () => {
    const live = await subscribe<{ metrics: MetricsNumbers }>(lading, metricsSubscription, { token: null });
    try {
      const { metrics: before } = await live.next();
      const file = await uploaded(lading, randomBytes(12_345));
      const { metrics: stored } = await live.until(({ metrics }) => metrics.uploads > before.uploads, 1_000);
      expect(stored.uploads).toBe(before.uploads + 1);
      expect(stored.bytesStored).toBe(before.bytesStored + 12_345);
      expect(stored.filesLive).toBe(before.filesLive + 1);
      await get(lading, file.url);
      // What was served just before may be counted only now, so these are at least what they must be.
      const { metrics: served } = await live.until(({ metrics }) => metrics.bytesServed >= before.bytesServed + 12_345, 1_000);
      expect(served.downloads).toBeGreaterThan(before.downloads);
      await expireFile(lading, file.id);
      const { metrics: ended } = await live.until(({ metrics }) => metrics.expirations > before.expirations, 1_000);
      expect(ended.filesLive).toBe(before.filesLive);
    } finally {
      await live.close();
    }
  });

  it('tells who watches a file what becomes of it, and of no other', async () => {
    const [file, other] = [await uploaded(lading, 'watched'), await uploaded(lading, 'other')];
    const query = 'subscription ($id: ID!) { fileChanged(id: $id) { kind at position file { id status } } }';
    const changes = await subscribe<{ fileChanged: { kind: string; position: string; file: { id: string; status: string } } }>(
      lading,
      query,
      {
        variables: { id: file.id },
      },
    );
    try {
      // A subscription is heard once the server has it; whatever happens to the other file must not come through.
      await expireFile(lading, other.id);
      await expireFile(lading, file.id);
      const { fileChanged } = await changes.next();
      expect(fileChanged.file).toEqual({ id: file.id, status: 'EXPIRED' });
      expect(fileChanged.position).toMatch(/^\d+$/);
    } finally {
      await changes.close();
    }
  });

  it('counts downloads and bytes of a file exactly, under a crowd', async () => {
    const file = await uploaded(lading, randomBytes(10_000));
    await Promise.all(Array.from({ length: 50 }, () => get(lading, file.url)));
    await request(lading, file.url, { method: 'HEAD' });
    await get(lading, file.url, { range: 'bytes=0-99' });
    await get(lading, file.url, { range: 'bytes=9900-' });
    const counted = await eventually(() => fileOf(lading, file.id), { until: (found) => (found?.bytesServed ?? 0) >= 500_200 });
    expect(counted).toMatchObject({ downloads: 51, bytesServed: 500_200 });
  });

  it('shows every write to the very next read', async () => {
    for (let round = 0; round < 20; round += 1) {
      const file = await uploaded(lading, `round ${round}`);
      expect(await fileOf(lading, file.id)).toMatchObject({ status: 'LIVE' });
      await deleteFile(lading, file.id);
      expect(await fileOf(lading, file.id)).toMatchObject({ status: 'DELETED' });
    }
  });

  it('loses nothing in a restart', async () => {
    const content = randomBytes(100_000);
    const file = await uploaded(lading, content, { name: 'kept.bin' });
    await get(lading, file.url);
    const before = await eventually(() => metricsOf(lading), { until: ({ downloads }) => downloads > 0 });
    const list = await filesOf(lading);
    await lading.restart();
    expect(sha256((await get(lading, file.url)).bytes)).toBe(sha256(content));
    const after = await metricsOf(lading);
    expect(after).toMatchObject({ ...before, downloads: after.downloads, bytesServed: after.bytesServed });
    expect(after.downloads).toBeGreaterThanOrEqual(before.downloads);
    expect((await filesOf(lading)).edges.map(({ node }) => node.id)).toEqual(list.edges.map(({ node }) => node.id));
  });

  it('stops within 10 seconds on SIGTERM, with a subscription open, and says it was all right', async () => {
    const live = await subscribe<{ metrics: MetricsNumbers }>(lading, metricsSubscription);
    await live.next();
    const start = performance.now();
    expect(await lading.stop()).toBe(0);
    expect(performance.now() - start).toBeLessThan(10_000);
    await live.close();
    await lading.restart();
  });
});
