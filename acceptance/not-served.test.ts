import { describe, expect, it } from 'vitest';
import { get, request, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { deleteFile, expireFile } from './operations.ts';
import { rawGet } from './raw.ts';
import { scenario } from './scenario.ts';

scenario('asking for a file', { runsIn: [light] }, (lading) => {
  describe('that is not there', () => {
    it.each(['/zzzzzzz', '/zzzzzzz.png', '/00000000-0000-4000-8000-000000000000', '/a', '/no-such-thing/at-all', '/favicon.xyz'])(
      '%s',
      async (path) => {
        const answer = await get(lading, path);
        expect(answer.status).toBe(404);
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
        expect(answer.headers.get('cache-control')).toBe('no-store');
        expect(answer.json().code).toMatch(/NotFound$/);
      },
    );

    it('says so to a browser in a page', async () => {
      const answer = await get(lading, '/zzzzzzz', { accept: 'text/html,application/xhtml+xml' });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
      expect(answer.text()).toContain('zzzzzzz');
    });

    it('does not become a script in that page', async () => {
      const answer = await get(lading, '/%3Cscript%3Ealert(1)%3C%2Fscript%3E', { accept: 'text/html' });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.text()).not.toContain('<script>alert');
    });

    it.each([
      ['expired', expireFile],
      ['deleted', deleteFile],
    ])('any more, because it was %s', async (status, end) => {
      const ended = await uploaded(lading, status);
      await end(lading, ended.id);
      for (const path of [ended.url, `/${ended.id}`, `/${ended.uuid}`, `/${ended.id}/name.txt`]) {
        const answer = await get(lading, path);
        expect(answer.status, path).toBe(410);
        expect(answer.headers.get('cache-control')).toBe('no-store');
        expect(answer.json()).toMatchObject({ code: 'FileGone', status: 410 });
      }
    });
  });

  describe('by a path that is none', () => {
    it.each([
      '/../etc/passwd',
      '/a/../../etc/passwd',
      '/..',
      '/%2e%2e/etc/passwd',
      '/%2E%2E%2Fetc%2Fpasswd',
      '/a%2Fb',
      '/a%5Cb',
      '/a\\b',
      '/%00',
      '/aB7xYzQ%00.png',
      '/%',
      '/%zz',
      '/%ff%fe',
      '/a%0d%0aSet-Cookie:%20x=1',
    ])('%s', async (path) => {
      const answer = await rawGet(lading, path);
      expect([400, 404]).toContain(answer.status);
      expect(answer.head.toLowerCase()).not.toContain('set-cookie');
      expect(answer.body).not.toContain('root:');
    });

    it('of 100,000 characters', async () => {
      const answer = await rawGet(lading, `/${'a'.repeat(100_000)}`);
      expect([400, 404, 414, 431]).toContain(answer.status);
    });
  });

  it.each(['POST', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])('does not take %s for a GET', async (method) => {
    const file = await uploaded(lading, 'the content');
    const answer = await request(lading, file.url, { method });
    expect(answer.text()).not.toContain('the content');
    expect(answer.status === 204 || answer.status >= 400).toBe(true);
    expect(answer.status).toBeLessThan(500);
  });
});
