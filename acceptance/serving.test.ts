import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { get, request, type UploadedFile, uploaded } from './client.ts';
import { light, production } from './combinations.ts';
import { sha256 } from './observe.ts';
import { scenario } from './scenario.ts';

scenario('serving a file', { runsIn: [light, production] }, (lading) => {
  const content = randomBytes(300_000);
  let file: UploadedFile;

  beforeAll(async () => {
    file = await uploaded(lading, content, { fields: { name: 'Grüße "x".bin' } });
  });

  it('sends what describes it', async () => {
    const { status, headers } = await get(lading, file.url);
    expect(status).toBe(200);
    expect(headers.get('content-length')).toBe('300000');
    expect(headers.get('accept-ranges')).toBe('bytes');
    expect(headers.get('etag')).toMatch(/^"[^"]+"$/);
    expect(Date.parse(headers.get('last-modified') ?? '')).toBe(Math.floor(Date.parse(file.uploaded_at) / 1_000) * 1_000);
    expect(headers.get('content-disposition')).toMatch(/^inline; .*filename\*=UTF-8''Gr%C3%BC%C3%9Fe%20%22x%22\.bin/);
    expect(headers.get('cache-control')).toBe('public, max-age=3600');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBeTruthy();
    expect(headers.get('x-request-id')).toBeTruthy();
  });

  it('sends an attachment when asked to', async () => {
    const { headers } = await get(lading, `${file.url}?download`);
    expect(headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  it('answers HEAD as GET, without the bytes', async () => {
    const [head, whole] = await Promise.all([request(lading, file.url, { method: 'HEAD' }), get(lading, file.url)]);
    expect(head.status).toBe(200);
    expect(head.bytes).toHaveLength(0);
    for (const name of [
      'content-length',
      'content-type',
      'etag',
      'last-modified',
      'cache-control',
      'accept-ranges',
      'content-disposition',
    ]) {
      expect(head.headers.get(name), name).toBe(whole.headers.get(name));
    }
  });

  it('lets nobody cache a file past its end', async () => {
    const short = await uploaded(lading, 'short', { fields: { ttl: '10s' } });
    const maxAge = Number(/^public, max-age=(\d+)$/.exec((await get(lading, short.url)).headers.get('cache-control') ?? '')?.[1]);
    expect(maxAge).toBeLessThanOrEqual(10);
  });

  describe('conditionally', () => {
    const etagOf = async () => (await request(lading, file.url, { method: 'HEAD' })).headers.get('etag') ?? '';
    const past = 'Thu, 01 Jan 2015 00:00:00 GMT';
    const future = 'Fri, 01 Jan 2100 00:00:00 GMT';

    it('answers 304 to who has it already', async () => {
      const etag = await etagOf();
      for (const value of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const answer = await get(lading, file.url, { 'if-none-match': value });
        expect(answer.status, value).toBe(304);
        expect(answer.bytes).toHaveLength(0);
        expect(answer.headers.get('etag')).toBe(etag);
      }
      expect((await get(lading, file.url, { 'if-none-match': '"other"' })).status).toBe(200);
    });

    it('goes by the date where no tag is given, and by the tag where both are', async () => {
      expect((await get(lading, file.url, { 'if-modified-since': future })).status).toBe(304);
      expect((await get(lading, file.url, { 'if-modified-since': past })).status).toBe(200);
      expect((await get(lading, file.url, { 'if-modified-since': 'nonsense' })).status).toBe(200);
      expect((await get(lading, file.url, { 'if-none-match': '"other"', 'if-modified-since': future })).status).toBe(200);
    });

    it('answers 412 where it is not the one that was meant', async () => {
      const etag = await etagOf();
      expect((await get(lading, file.url, { 'if-match': '"other"' })).status).toBe(412);
      expect((await get(lading, file.url, { 'if-match': `W/${etag}` })).status).toBe(412);
      expect((await get(lading, file.url, { 'if-match': etag })).status).toBe(200);
      expect((await get(lading, file.url, { 'if-unmodified-since': past })).status).toBe(412);
      expect((await get(lading, file.url, { 'if-unmodified-since': future })).status).toBe(200);
    });
  });

  describe('in parts', () => {
    it.each([
      ['bytes=0-0', 0, 0],
      ['bytes=100-199', 100, 199],
      ['bytes=299999-', 299_999, 299_999],
      ['bytes=-1000', 299_000, 299_999],
      ['bytes=-999999', 0, 299_999],
      ['bytes=299000-999999', 299_000, 299_999],
    ])('%s', async (range, start, end) => {
      const answer = await get(lading, file.url, { range });
      expect(answer.status).toBe(206);
      expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${end}/300000`);
      expect(answer.headers.get('content-length')).toBe(String(end - start + 1));
      expect(answer.bytes.equals(content.subarray(start, end + 1))).toBe(true);
    });

    it.each(['bytes=300000-', 'bytes=999999-1000000', 'bytes=-0'])('refuses %s, which lies outside', async (range) => {
      const answer = await get(lading, file.url, { range });
      expect(answer.status).toBe(416);
      expect(answer.headers.get('content-range')).toBe('bytes */300000');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.json().code).toBe('RangeNotSatisfiable');
    });

    it.each([
      'bytes',
      'bytes=',
      'bytes=a-b',
      'bytes=5-1',
      'bytes=1',
      'lines=1-2',
      'bytes=--1',
      'bytes=0x1-2',
      `bytes=${'9'.repeat(400)}-x`,
    ])('sends the whole file where the range is none: %s', async (range) => {
      const answer = await get(lading, file.url, { range });
      expect(answer.status).toBe(200);
      expect(answer.bytes).toHaveLength(300_000);
    });

    it('gives the part only while the file is the same', async () => {
      const etag = (await request(lading, file.url, { method: 'HEAD' })).headers.get('etag') ?? '';
      expect((await get(lading, file.url, { range: 'bytes=0-9', 'if-range': etag })).status).toBe(206);
      expect((await get(lading, file.url, { range: 'bytes=0-9', 'if-range': '"other"' })).status).toBe(200);
      expect((await get(lading, file.url, { range: 'bytes=0-9', 'if-range': `W/${etag}` })).status).toBe(200);
    });

    it('survives a thousand ranges at once', async () => {
      const ranges = Array.from({ length: 1_000 }, (_, index) => `${index}-${index}`).join(',');
      const answer = await get(lading, file.url, { range: `bytes=${ranges}` });
      expect([200, 206, 416]).toContain(answer.status);
      expect(answer.bytes.length).toBeLessThanOrEqual(600_000);
    });

    it('joins into the whole', async () => {
      const half = 150_000;
      const parts = await Promise.all([
        get(lading, file.url, { range: `bytes=0-${half - 1}` }),
        get(lading, file.url, { range: `bytes=${half}-` }),
      ]);
      expect(sha256(Buffer.concat(parts.map(({ bytes }) => bytes)))).toBe(file.sha256);
    });
  });

  describe('whose content could run', () => {
    it.each([
      ['page.html', '<!doctype html><script>alert(1)</script>'],
      ['picture.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
      ['data.xml', '<?xml version="1.0"?><a/>'],
      ['page.xhtml', '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'],
      ['innocent.txt', '<!doctype html><script>alert(1)</script>'],
    ])('%s is sandboxed', async (name, text) => {
      const { headers } = await get(lading, (await uploaded(lading, text, { name })).url);
      const type = headers.get('content-type') ?? '';
      const sandboxed = /(^|; *)sandbox(;|$)/.test(headers.get('content-security-policy') ?? '');
      expect(sandboxed || type.startsWith('text/plain')).toBe(true);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    });
  });

  it('survives a hundred clients that leave in the middle', async () => {
    const large = await uploaded(lading, randomBytes(5_000_000));
    await Promise.all(
      Array.from({ length: 100 }, async () => {
        const abort = new AbortController();
        const response = await fetch(new URL(large.url, lading.url), { signal: abort.signal });
        const reader = response.body?.getReader();
        await reader?.read();
        abort.abort();
      }),
    );
    expect(sha256((await get(lading, large.url)).bytes)).toBe(large.sha256);
  });
});
