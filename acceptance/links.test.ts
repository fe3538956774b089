import { describe, expect, it } from 'vitest';
import { bearer, get, type ProblemBody, request, type UploadedFile, upload, uploaded } from './client.ts';
import { everywhere, light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { scenario } from './scenario.ts';
import type { Lading } from './server.ts';

type Link = UploadedFile & {
  readonly status: string;
  readonly ended_at: string | null;
  readonly end_reason: string | null;
  readonly downloads: number;
  readonly downloads_left: number | null;
};
type Stats = Readonly<Record<string, number>>;
type Links = { readonly links: readonly Link[]; readonly stats: Stats; readonly next: string | null };

const managed = <Body>(lading: Lading, path: string, method = 'GET', headers: Record<string, string> = {}) =>
  request<Body>(lading, path, { method, headers: { ...bearer(lading.token), ...headers } });
const links = async (lading: Lading, query = '') => (await managed<Links>(lading, `/api/links${query}`)).json();
const stats = async (lading: Lading) => (await managed<Stats>(lading, '/api/stats')).json();

scenario('links', { runsIn: everywhere }, (lading) => {
  it('are listed with the totals, shown, expired and deleted', async () => {
    const file = await uploaded(lading, 'hello', { name: 'hello.txt', fields: { max_downloads: '3' } });
    const listed = await links(lading);
    expect(listed.links[0]).toEqual({
      ...file,
      status: 'live',
      ended_at: null,
      end_reason: null,
      downloads: 0,
      downloads_left: 3,
      bytes_served: 0,
      password_protected: false,
      sliding: false,
      project: null,
      metadata: {},
      image: null,
    });
    expect(listed.stats).toEqual(await stats(lading));
    for (const id of [file.id, file.uuid])
      expect((await managed<Link>(lading, `/api/links/${id}`)).json()).toEqual(listed.links[0]);

    const expired = await managed<Link>(lading, `/api/links/${file.uuid}/expire`, 'POST');
    expect(expired.status).toBe(200);
    expect(expired.json()).toMatchObject({ id: file.id, status: 'expired', end_reason: 'manual' });
    expect((await get(lading, file.url)).status).toBe(410);
    const other = await uploaded(lading, 'hello');
    const deleted = await managed(lading, `/api/links/${other.id}`, 'DELETE');
    expect(deleted.status).toBe(204);
    expect(deleted.bytes).toHaveLength(0);
    expect((await managed<Link>(lading, `/api/links/${other.id}`)).json()).toMatchObject({ status: 'deleted' });
  });

  it('count what happens to them', async () => {
    const before = await eventually(() => stats(lading), { until: ({ orphan_bytes }) => orphan_bytes === 0 });
    const file = await uploaded(lading, 'hello');
    await get(lading, file.url);
    const other = await uploaded(lading, 'hello');
    await managed(lading, `/api/links/${other.id}`, 'DELETE');
    const more = (name: string, by: number) => (before[name] ?? Number.NaN) + by;
    const after = await eventually(() => stats(lading), {
      until: (now) => now.downloads === more('downloads', 1) && now.bytes === more('bytes', 5),
    });
    expect(after).toMatchObject({
      files: more('files', 1),
      uploads: more('uploads', 2),
      deletions: more('deletions', 1),
      expirations: before.expirations,
      bytes_served: more('bytes_served', 5),
      capacity_bytes: 10_737_418_240,
    });
  });
});

scenario('the management of links', { runsIn: [light] }, (lading) => {
  it('goes through all of them in pages', async () => {
    const names = ['p1', 'p2', 'p3', 'p4', 'p5'];
    for (const name of names) await uploaded(lading, name, { name });
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: Links = await links(lading, `?limit=2${next && `&cursor=${next}`}`);
      seen.push(...page.links.map(({ name }) => name));
      next = page.next;
    }
    expect(seen.filter((name) => names.includes(name))).toEqual(names.toReversed());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('shows those of one status or several', async () => {
    const [live, expired, deleted] = await Promise.all([uploaded(lading, 'a'), uploaded(lading, 'b'), uploaded(lading, 'c')]);
    await managed(lading, `/api/links/${expired.id}/expire`, 'POST');
    await managed(lading, `/api/links/${deleted.id}`, 'DELETE');
    const of = async (status: string) => {
      const ids = (await links(lading, `?limit=200&status=${status}`)).links.map(({ id }) => id);
      return [live, expired, deleted].map(({ id }) => ids.includes(id));
    };
    expect(await of('live')).toEqual([true, false, false]);
    expect(await of('expired')).toEqual([false, true, false]);
    expect(await of('expired,deleted')).toEqual([false, true, true]);
    expect(await of('pruned')).toEqual([false, false, false]);
    expect(await of('all')).toEqual([true, true, true]);
  });

  it('ends one once, however often and in whatever way it is asked', async () => {
    const { id } = await uploaded(lading, 'a');
    const [first, ...others] = await Promise.all(
      Array.from({ length: 5 }, () =>
        managed<Link>(lading, `/api/links/${id}/expire`, 'POST', { 'content-type': 'application/json' }),
      ),
    );
    const ended = first?.json();
    // Whoever came too late to end it is told of the same ending.
    for (const other of others) expect(other.json()).toEqual(ended);
    expect((await managed(lading, `/api/links/${id}`, 'DELETE')).status).toBe(204);
    expect((await managed<Link>(lading, `/api/links/${id}`)).json()).toEqual(ended);
    expect(ended).toMatchObject({ status: 'expired', end_reason: 'manual' });
  });

  it('does not know what never was', async () => {
    for (const id of ['zzzzzzz', '0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11', 'a%20b', 'x'.repeat(300)]) {
      for (const [method, path] of [
        ['GET', ''],
        ['DELETE', ''],
        ['POST', '/expire'],
      ] as const) {
        const answer = await managed<ProblemBody>(lading, `/api/links/${id}${path}`, method);
        expect(answer.status).toBe(404);
        expect(answer.json().code).toBe('FileNotFound');
      }
    }
  });

  describe('refuses', () => {
    it.each([
      ['limit', '0'],
      ['limit', '-1'],
      ['limit', 'ten'],
      ['limit', '1.5'],
      ['limit', ''],
      ['cursor', 'nonsense'],
      ['cursor', ''],
      ['status', 'gone'],
      ['status', ''],
      ['status', 'live,gone,all'],
    ])('the %s "%s"', async (name, value) => {
      const answer = await managed<ProblemBody>(lading, `/api/links?${name}=${value}`);
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({ code: 'InvalidInput', field: name });
    });

    it('parameters that are said twice', async () => {
      for (const query of ['limit=1&limit=2', 'status=live&status=all', 'cursor=a&cursor=b'])
        expect((await managed(lading, `/api/links?${query}`)).status).toBe(400);
    });

    it.each([
      ['GET', '/api/links'],
      ['GET', '/api/stats'],
      ['GET', '/api/links/zzzzzzz'],
      ['POST', '/api/links/zzzzzzz/expire'],
      ['DELETE', '/api/links/zzzzzzz'],
    ])('%s %s without the token', async (method, path) => {
      expect((await request(lading, path, { method })).status).toBe(401);
    });
  });

  it('cuts a limit over 200 to that', async () => {
    expect((await managed(lading, '/api/links?limit=100000')).status).toBe(200);
    expect((await upload(lading, 'a')).status).toBe(201);
  });
});
