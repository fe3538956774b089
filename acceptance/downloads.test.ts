import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, request, type UploadedFile, uploaded } from './client.ts';
import { light, production, s3 } from './combinations.ts';
import { eventually } from './eventually.ts';
import { filesBelow, storageOf } from './observe.ts';
import { deleteFile, fileOf } from './operations.ts';
import { scenario } from './scenario.ts';
import { type Lading, startLading } from './server.ts';

const limited = (lading: Lading, content: Uint8Array, downloads: number): Promise<UploadedFile> =>
  uploaded(lading, content, { fields: { max_downloads: String(downloads) } });

/** Begins a download and resolves once some of the body is there; the rest stays unread until the socket is destroyed. */
const begun = (lading: Lading, path: string) =>
  new Promise<{ breakOff(): void }>((resolve, reject) => {
    const { hostname, port } = new URL(lading.url);
    const socket = connect(Number(port), hostname);
    socket.once('error', reject);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
    socket.once('data', () => {
      socket.pause();
      socket.on('error', () => {});
      resolve({ breakOff: () => socket.destroy() });
    });
  });

scenario('a limited link on two replicas', { runsIn: [s3, production] }, (lading, combination) => {
  let other: Lading;

  beforeAll(async () => {
    other = await startLading({ ...combination, replicaOf: lading });
  });
  afterAll(() => other.dispose());

  it('gives exactly 10 whole bodies to 1,000 who ask at once', async () => {
    const content = randomBytes(50_000);
    const file = await limited(lading, content, 10);
    const ask = (index: number) => get(index % 2 === 0 ? lading : other, file.url);
    const answers = await Promise.all(Array.from({ length: 1_000 }, (_, index) => ask(index)));
    const whole = answers.filter(({ status, bytes }) => status === 200 && bytes.equals(content));
    expect(whole).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(990);
    // That the last one arrived is recorded once it has.
    const ended = await eventually(() => fileOf(other, file.id), { until: (found) => found?.status === 'EXPIRED' });
    expect(ended).toMatchObject({ endReason: 'DOWNLOAD_LIMIT' });
    expect((await get(other, file.url)).status).toBe(410);
  });
});

scenario('a limited link', { runsIn: [light] }, (lading) => {
  it('counts neither HEAD, nor 304, nor a range that misses the end', async () => {
    const file = await limited(lading, Buffer.from('once and no more'), 1);
    expect((await request(lading, file.url, { method: 'HEAD' })).status).toBe(200);
    expect((await get(lading, file.url, { 'if-none-match': `"${file.sha256}"` })).status).toBe(304);
    expect((await get(lading, file.url, { range: 'bytes=0-3' })).text()).toBe('once');
    expect((await get(lading, file.url, { range: 'bytes=-4' })).text()).toBe('more');
    expect((await get(lading, file.url)).status).toBe(410);
  });

  it('lets no cache keep it', async () => {
    const file = await limited(lading, Buffer.from('x'), 2);
    expect((await get(lading, file.url)).headers.get('cache-control')).toBe('private, no-store');
  });

  it('gives back what broke off', async () => {
    const content = randomBytes(9_000_000);
    const file = await limited(lading, content, 1);
    const download = await begun(lading, file.url);
    expect((await get(lading, file.url)).status).toBe(410);
    download.breakOff();
    const answer = await eventually(() => get(lading, file.url), { until: ({ status }) => status === 200 });
    expect(answer.bytes.equals(content)).toBe(true);
    expect((await get(lading, file.url)).status).toBe(410);
  });
});

scenario('killed with -9', { runsIn: [light], env: { ORPHAN_GRACE_SECONDS: '1', CLEANUP_INTERVAL_SECONDS: '1' } }, (lading) => {
  describe('between a claim and the last byte', () => {
    it('counts the download: its last byte may have arrived', async () => {
      const file = await limited(lading, randomBytes(9_000_000), 1);
      const download = await begun(lading, file.url);
      await lading.kill9();
      download.breakOff();
      await lading.restart();
      expect((await get(lading, file.url)).status).toBe(410);
      const ended = await eventually(() => fileOf(lading, file.id), { until: (found) => found?.status === 'EXPIRED' });
      expect(ended).toMatchObject({ endReason: 'DOWNLOAD_LIMIT' });
    });
  });

  describe('between an ending and the removal of its bytes', () => {
    it('frees them after the restart', async () => {
      const files = await Promise.all(Array.from({ length: 40 }, () => uploaded(lading, randomBytes(20_000))));
      const endings = files.map(({ id }) => deleteFile(lading, id).catch(() => undefined));
      await Promise.race(endings);
      await lading.kill9();
      await Promise.all(endings);
      await lading.restart();
      const live = await Promise.all(files.map(({ id }) => fileOf(lading, id)));
      const kept = live.filter((file) => file?.status === 'LIVE').length;
      expect(kept).toBeLessThan(files.length);
      const stored = async () => (await filesBelow(join(lading.dataDir, 'bytes', 'files'))).size;
      expect(await eventually(stored, { until: (count) => count === kept })).toBe(kept);
      expect(await eventually(() => storageOf(lading), { until: ({ orphanBytes }) => orphanBytes === 0 })).toMatchObject({
        orphanBytes: 0,
        bytes: kept * 20_000,
      });
    });
  });
});
