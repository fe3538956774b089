import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, get, request, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { graphql } from './graphql.ts';
import { gradient, png } from './pictures.ts';
import { scenario } from './scenario.ts';
import { type Lading, startLading } from './server.ts';

/** A picture that takes a while to encode: noise in every pixel. */
const noise = (width: number, height: number): Buffer =>
  png(width, height, (x, y) => [(x * 7919 + y * 104_729) % 251, (x * 31 + y * y) % 241, (x * y) % 239]);

const variantBytes = async (lading: Lading): Promise<number> =>
  (await graphql<{ storage: { variantBytes: number } }>(lading, '{ storage { variantBytes } }')).storage.variantBytes;

const cached = async (lading: Lading, id: string): Promise<readonly { url: string; size: number }[]> =>
  (await get<{ variants: { url: string; size: number }[] }>(lading, `/api/files/${id}/cached`, bearer(lading.token))).json()
    .variants;

const storedVariants = async (lading: Lading): Promise<number> => {
  const entries = await readdir(join(lading.dataDir, 'bytes', 'variants'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries.filter((entry) => entry.isFile()).length;
};

scenario('a cap on variants', { runsIn: [light], env: { VARIANTS_MAX_BYTES: '40000' } }, (lading) => {
  it('lets those go that were asked for the longest ago, and keeps the rest under it', async () => {
    const { id } = await uploaded(lading, noise(200, 200), { name: 'noise.png' });
    const path = (width: number) => `/image/${id}/-/resize/${width}x/`;
    expect((await get(lading, path(60))).status).toBe(200);
    for (let width = 61; width < 70; width += 1) expect((await get(lading, path(width))).status).toBe(200);
    await eventually(() => variantBytes(lading), { until: (bytes) => bytes <= 40_000 });
    const left = (await cached(lading, id)).map(({ url }) => url);
    expect(left).toContain(path(69));
    expect(left).not.toContain(path(60));
    await eventually(() => storedVariants(lading), { until: (files) => files === left.length });
  });
});

scenario('one process for pictures', { runsIn: [light], env: { IMAGE_CONCURRENCY: '1' } }, (lading) => {
  it('refuses a flood of widths beyond its queue, while files are served', async () => {
    const { id, url } = await uploaded(lading, noise(900, 900), { name: 'noise.png' });
    const flood = Promise.all(Array.from({ length: 120 }, (_, index) => get(lading, `/image/${id}/-/resize/${300 + index}x/`)));
    for (let index = 0; index < 20; index += 1) expect((await get(lading, url)).status).toBe(200);
    const answers = await flood;
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, headers } of refused) {
      expect(status).toBe(503);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await get(lading, `/image/${id}/-/resize/300x/`)).status).toBe(200);
  });

  it('answers 410 to whoever waits for a picture of a file that ends meanwhile, and keeps nothing of it', async () => {
    const { id } = await uploaded(lading, noise(1_500, 1_500), { name: 'noise.png' });
    const waiting = get(lading, `/image/${id}/-/resize/1400x/-/format/avif/`);
    await request(lading, `/api/links/${id}`, { method: 'DELETE', headers: bearer(lading.token) });
    expect((await waiting).json()).toMatchObject({ status: 410 });
    await eventually(() => cached(lading, id), { until: (variants) => variants.length === 0 });
  });

  it('renders anew what the store has lost', async () => {
    const { id } = await uploaded(lading, gradient(90, 90, 7), { name: 'slope.png' });
    const path = `/image/${id}/-/resize/45x/`;
    const first = await get(lading, path);
    await lading.restart();
    await rm(join(lading.dataDir, 'bytes', 'variants'), { recursive: true });
    const again = await get(lading, path);
    expect([again.status, again.headers.get('etag')]).toEqual([200, first.headers.get('etag')]);
    expect(again.bytes.equals(first.bytes)).toBe(true);
    expect(await cached(lading, id)).toHaveLength(1);
  });
});

describe('kill -9 in the middle of a render', () => {
  let lading: Lading;
  beforeAll(async () => {
    lading = await startLading({ ...light, env: { ORPHAN_GRACE_SECONDS: '1', CLEANUP_INTERVAL_SECONDS: '1' } });
  });
  afterAll(() => lading.dispose());

  it('leaves nothing behind, and the picture is rendered after the restart', async () => {
    const { id } = await uploaded(lading, noise(1_500, 1_500), { name: 'noise.png' });
    const path = `/image/${id}/-/resize/1200x/-/format/avif/`;
    const broken = get(lading, path).then(
      ({ status }) => status,
      () => 'cut',
    );
    await lading.kill9();
    expect(await broken).toBe('cut');
    await lading.restart();
    expect(await cached(lading, id)).toEqual([]);
    expect((await get(lading, path)).status).toBe(200);
    await eventually(() => storedVariants(lading), { until: (files) => files === 1 });
  });
});
