import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, get, type ProblemBody, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { described, gradient } from './pictures.ts';
import { scenario } from './scenario.ts';
import { type Lading, startLading } from './server.ts';

const key = 'a5'.repeat(32);
const salt = '0b'.repeat(16);

const signatureOf = (path: string): string =>
  createHmac('sha256', Buffer.from(key, 'hex')).update(Buffer.from(salt, 'hex')).update(path).digest('base64url');

scenario('signed pictures', { runsIn: [light], env: { IMAGE_SIGNING_KEY: key, IMAGE_SIGNING_SALT: salt } }, (lading) => {
  it('are served with the signature of their path, and no other', async () => {
    const { id, uuid } = await uploaded(lading, gradient(60, 40), { name: 'slope.png' });
    for (const path of [`/image/${id}/-/resize/30x/`, `/${uuid}/-/resize/30x/a%20b.png`, `/image/${id}/w_30`]) {
      expect((await get(lading, `${path}?sig=${signatureOf(path)}`)).status, path).toBe(200);
      for (const wrong of ['', '?sig=', '?sig=AAAA', `?sig=${signatureOf(`${path}x`)}`, `?sig=${signatureOf(path)}A`]) {
        const answer = await get<ProblemBody>(lading, `${path}${wrong}`, bearer(lading.token));
        expect([answer.status, answer.json().code], `${path}${wrong}`).toEqual([403, 'SignatureWanted']);
      }
    }
  });

  it('need none as they were uploaded, and are handed out signed', async () => {
    const { id, url } = await uploaded(lading, gradient(60, 40, 1), { name: 'slope.png' });
    expect((await get(lading, url)).status).toBe(200);
    expect((await get(lading, `/image/${id}`)).status).toBe(200);
    const path = `/image/${id}/-/resize/20x/`;
    for (let time = 0; time < 4; time += 1) expect((await get(lading, `${path}?sig=${signatureOf(path)}`)).status).toBe(200);
    expect((await get(lading, path)).status).toBe(403);
    const { variants } = (
      await get<{ variants: { url: string }[] }>(lading, `/api/files/${id}/cached`, bearer(lading.token))
    ).json();
    expect(variants.map((variant) => variant.url)).toEqual([`${path}?sig=${signatureOf(path)}`]);
  });
});

describe('presets', () => {
  let folder: string;
  let lading: Lading;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lading-presets-'));
    await writeFile(join(folder, 'presets.yaml'), 'thumb: "-/resize/24x/-/format/webp/"\nshort: "w_12"\n');
    const env = { IMAGE_PRESETS_FILE: join(folder, 'presets.yaml'), IMAGE_PRESETS_ONLY: 'true' };
    lading = await startLading({ ...light, env });
  });
  afterAll(async () => {
    await lading.dispose();
    await rm(folder, { recursive: true });
  });

  it('stand for their steps, and nothing else is served', async () => {
    const { id } = await uploaded(lading, gradient(60, 40, 2), { name: 'slope.png' });
    const thumb = await get(lading, `/image/${id}/-/preset/thumb/holiday.png`);
    expect(described(thumb.bytes).format).toBe('webp');
    expect(thumb.headers.get('content-disposition')).toContain('holiday.webp');
    expect(described((await get(lading, `/image/${id}/-/preset/short/`)).bytes)).toEqual({ format: 'png', width: 12, height: 8 });
    for (const [path, status, code] of [
      ['-/resize/24x/', 403, 'PresetsOnly'],
      ['-/preset/thumb/-/blur/20/', 403, 'PresetsOnly'],
      ['-/preset/nonesuch/', 400, 'MalformedOperation'],
    ] as const) {
      const answer = await get<ProblemBody>(lading, `/image/${id}/${path}`);
      expect([answer.status, answer.json().code], path).toEqual([status, code]);
    }
    expect((await get(lading, `/image/${id}`)).status).toBe(200);
  });
});
