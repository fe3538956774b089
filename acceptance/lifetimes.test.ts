import { describe, expect, it } from 'vitest';
import { bearer, get, type ProblemBody, request, upload, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { metricsOf } from './observe.ts';
import { fileOf, filesOf } from './operations.ts';
import { scenario } from './scenario.ts';

const maxAge = (headers: Headers): number => Number(/^public, max-age=(\d+)$/.exec(headers.get('cache-control') ?? '')?.[1]);
const left = (file: { expires_at: string | null }): number => Date.parse(file.expires_at ?? '') - Date.now();

scenario('a lifetime, without a cleaner', { runsIn: [light], env: { ENABLE_CLEANER: 'false' } }, (lading) => {
  it('ends to the second, for readers and for lists', async () => {
    const file = await uploaded(lading, 'hello', { fields: { ttl: '2s' } });
    const seen: { status: number; left: number }[] = [];
    await eventually(
      async () => {
        const before = left(file);
        const { status } = await get(lading, file.url);
        seen.push({ status, left: status === 200 ? before : left(file) });
        return status;
      },
      { until: (status) => status === 410 },
    );
    // Served while there was time left when asked, refused only once there was none.
    expect(seen.filter(({ status }) => status === 200).every((one) => one.left > 0)).toBe(true);
    expect(seen.at(-1)?.left).toBeLessThanOrEqual(0);
    expect(seen.length).toBeGreaterThan(5);
    expect(await fileOf(lading, file.id)).toMatchObject({ status: 'EXPIRED', endReason: 'TTL', endedAt: file.expires_at });
    expect((await filesOf(lading)).edges.map(({ node }) => node.id)).not.toContain(file.id);
    expect((await filesOf(lading, 'filter: { status: [EXPIRED] }')).edges.map(({ node }) => node.id)).toContain(file.id);
  });

  it('counts as over in the totals', async () => {
    const stats = async () => {
      const answer = await request<Record<string, number>>(lading, '/api/stats', { headers: bearer(lading.token) });
      return answer.json();
    };
    const before = await stats();
    const file = await uploaded(lading, 'hello', { fields: { ttl: '1s' } });
    await eventually(() => get(lading, file.url), { until: ({ status }) => status === 410 });
    const after = await stats();
    expect(after.files).toBe(before.files);
    expect(after.expirations).toBe((before.expirations ?? 0) + 1);
    // Nobody has freed its bytes.
    expect(after.orphan_bytes).toBe((before.orphan_bytes ?? 0) + 5);
  });

  it('is never outlived by a cache', async () => {
    const file = await uploaded(lading, 'hello', { fields: { ttl: '10s' } });
    for (let time = 0; time < 20; time += 1) {
      const answer = await get(lading, file.url);
      expect(maxAge(answer.headers) * 1000).toBeLessThanOrEqual(left(file) + 1000);
      expect(maxAge(answer.headers)).toBeLessThanOrEqual(10);
    }
    const gone = await uploaded(lading, 'hello', { fields: { ttl: '1s' } });
    const refused = await eventually(() => get(lading, gone.url), { until: ({ status }) => status === 410 });
    expect(refused.headers.get('cache-control')).toBe('no-store');
  });

  it('lets caches keep what lives long for the time that is set', async () => {
    const file = await uploaded(lading, 'hello', { fields: { ttl: 'inf' } });
    expect(maxAge((await get(lading, file.url)).headers)).toBe(3_600);
  });

  it('starts anew with each download where it slides', async () => {
    const file = await uploaded(lading, 'hello', { fields: { ttl: '3s', sliding: 'true' } });
    // Asked again and again, it outlives the time it was given; then left alone, it ends.
    await eventually(() => get(lading, file.url), { until: ({ status }) => status !== 200 || left(file) < -1_500 });
    expect((await get(lading, file.url)).status).toBe(200);
    const now = await eventually(() => fileOf(lading, file.id), { until: (row) => row?.status === 'EXPIRED' });
    expect(Date.parse(now?.endedAt ?? '')).toBeGreaterThan(Date.parse(file.expires_at ?? '') + 1_500);
  });
});

scenario('a lifetime, with a busy cleaner', { runsIn: [light], env: { CLEANUP_INTERVAL_SECONDS: '1' } }, (lading) => {
  it('is moved on by downloads while the cleaner comes by, and ends once they stop', async () => {
    const file = await uploaded(lading, 'hello', { fields: { ttl: '2s', sliding: 'true' } });
    const ended = await uploaded(lading, 'hello', { fields: { ttl: '2s' } });
    await eventually(() => get(lading, file.url), { until: ({ status }) => status !== 200 || left(file) < -3_000 });
    expect(await fileOf(lading, file.id)).toMatchObject({ status: 'LIVE' });
    expect(await fileOf(lading, ended.id)).toMatchObject({ status: 'EXPIRED', endedAt: ended.expires_at });
    const metrics = async () => (await metricsOf(lading)).expirations;
    await eventually(metrics, { until: (expirations) => expirations === 2 });
    expect(await fileOf(lading, file.id)).toMatchObject({ status: 'EXPIRED', endReason: 'TTL' });
  });
});

scenario('a longest lifetime', { runsIn: [light], env: { MAX_TTL: '1d', DEFAULT_TTL: '1h' } }, (lading) => {
  describe.each(['25h', '2d', 'inf'])('of a day refuses %s', (ttl) => {
    it('and does not shorten it', async () => {
      const answer = await upload(lading, 'hello', { fields: { ttl } });
      expect(answer.status).toBe(400);
      expect(answer.json() as unknown as ProblemBody).toMatchObject({ code: 'InvalidInput', field: 'ttl' });
    });
  });

  it('takes what is within it', async () => {
    expect(left(await uploaded(lading, 'hello', { fields: { ttl: '24h' } }))).toBeGreaterThan(86_000_000);
    expect(left(await uploaded(lading, 'hello'))).toBeLessThanOrEqual(3_600_000);
  });
});
