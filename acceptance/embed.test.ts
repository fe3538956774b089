import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Answer, get, request } from './client.ts';
import { light } from './combinations.ts';
import { scenario } from './scenario.ts';

const elsewhere = 'https://shop.example';

scenario('modules for other sites', { runsIn: [light], withPage: true, env: { CORS_ORIGINS: 'https://a.example' } }, (lading) => {
  describe.each(['/lading.js', '/lading-uploader.js', '/lading.d.ts', '/lading-uploader.d.ts'])('%s', (path) => {
    it('may be had by every site, whichever may ask for more', async () => {
      for (const origin of [elsewhere, 'https://a.example']) {
        const { status, headers } = await get(lading, path, { origin });
        expect(status).toBe(200);
        expect(headers.get('access-control-allow-origin')).toBe('*');
        expect(headers.get('access-control-allow-credentials')).toBeNull();
        expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
        expect(headers.get('content-type')).toBe(`${path.endsWith('.js') ? 'text/javascript' : 'text/plain'}; charset=utf-8`);
      }
    });

    it('is kept by caches, and told unchanged by its tag', async () => {
      const { headers } = await get(lading, path);
      expect(headers.get('cache-control')).toMatch(/^public, max-age=\d{4,}/);
      const tag = headers.get('etag') ?? '';
      expect(tag).toMatch(/^"[\w-]{43}"$/);
      const again = await get(lading, path, { 'if-none-match': tag, origin: elsewhere });
      expect([again.status, again.bytes.length]).toEqual([304, 0]);
      expect(again.headers.get('etag')).toBe(tag);
      expect(again.headers.get('access-control-allow-origin')).toBe('*');
      expect((await get(lading, path, { 'if-none-match': '"other"' })).status).toBe(200);
      const head = await request(lading, path, { method: 'HEAD' });
      expect([head.status, head.headers.get('etag')]).toEqual([200, tag]);
    });
  });

  it('are small, and whole in one file each', async () => {
    const [urls, uploader] = [(await get(lading, '/lading.js')).bytes, (await get(lading, '/lading-uploader.js')).bytes];
    expect(urls.length).toBeLessThan(2_048);
    expect(gzipSync(uploader).length).toBeLessThan(12_288);
    const foreign = /\bimport\b(?!\.meta)|https?:\/\/(?!www\.w3\.org\/2000\/svg)/g;
    for (const module of [urls, uploader]) expect(module.toString().match(foreign)).toBeNull();
    expect(module.toString()).not.toMatch(/\bimport\s*[({"'`\w]|https?:\/\/(?!www\.w3\.org)/);
  });
});

const preflightOf = (method: string, headers: string) => ({
  method: 'OPTIONS',
  headers: { origin: elsewhere, 'access-control-request-method': method, 'access-control-request-headers': headers },
});

const list = (answer: Answer, name: string): readonly string[] =>
  (answer.headers.get(name) ?? '').split(',').map((each) => each.trim().toLowerCase());

scenario('browsers that ask beforehand', { runsIn: [light] }, (lading) => {
  const upload = '/files/00000000-0000-4000-8000-000000000000';

  it.each([
    ['POST', '/upload', 'authorization'],
    ['POST', '/files/', 'authorization,tus-resumable,upload-length,upload-metadata'],
    ['POST', '/files', 'authorization,tus-resumable,upload-length,upload-metadata'],
    ['PATCH', upload, 'authorization,content-type,tus-resumable,upload-offset'],
    ['HEAD', upload, 'authorization,tus-resumable'],
    ['DELETE', upload, 'authorization,tus-resumable'],
    ['GET', '/api/links/aB7xYzQ', 'authorization'],
  ])('are let %s %s with %s', async (method, path, headers) => {
    const answer = await request(lading, path, preflightOf(method, headers));
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(list(answer, 'access-control-allow-methods')).toContain(method.toLowerCase());
    expect(list(answer, 'access-control-allow-headers')).toEqual(headers.split(','));
    expect(Number(answer.headers.get('access-control-max-age'))).toBeGreaterThan(0);
  });

  it('may read what an upload needs, in refusals too', async () => {
    const needed = ['location', 'upload-offset', 'upload-length', 'lading-id', 'lading-link', 'retry-after', 'tus-resumable'];
    for (const answer of [
      await request(lading, '/files/', { method: 'POST', headers: { origin: elsewhere, 'tus-resumable': '1.0.0' } }),
      await request(lading, '/upload', { method: 'POST', headers: { origin: elsewhere } }),
      await get(lading, '/health', { origin: elsewhere }),
    ]) {
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(list(answer, 'access-control-expose-headers')).toEqual(expect.arrayContaining(needed));
    }
  });
});
