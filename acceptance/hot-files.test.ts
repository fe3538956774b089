import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { bearer, get, request, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { deleteFile } from './operations.ts';
import { scenario } from './scenario.ts';

/** Headers that each answer has of its own. */
const individual = ['x-request-id', 'date'];

const lasting = (headers: Headers): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !individual.includes(name)));

scenario('a small file that is asked for often', { runsIn: [light] }, (lading) => {
  it('is the same with each answer', async () => {
    const content = randomBytes(8_192);
    const file = await uploaded(lading, content);
    const first = await get(lading, file.url);
    for (let times = 0; times < 5; times += 1) {
      const again = await get(lading, file.url);
      expect(again.status).toBe(200);
      expect(again.bytes.equals(content)).toBe(true);
      expect(lasting(again.headers)).toEqual(lasting(first.headers));
      expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    }
  });

  it('still answers ranges, conditions and HEAD', async () => {
    const file = await uploaded(lading, 'hot, hot, hot');
    for (let times = 0; times < 4; times += 1) await get(lading, file.url);
    expect((await get(lading, file.url, { range: 'bytes=0-2' })).text()).toBe('hot');
    expect((await get(lading, file.url, { 'if-none-match': `"${file.sha256}"` })).status).toBe(304);
    expect((await request(lading, file.url, { method: 'HEAD' })).bytes).toHaveLength(0);
    expect((await get(lading, `${file.url}?download`)).headers.get('content-disposition')).toMatch(/^attachment/);
  });

  it('is gone with the answer to its deletion', async () => {
    const file = await uploaded(lading, 'soon gone');
    for (let times = 0; times < 4; times += 1) await get(lading, file.url);
    await deleteFile(lading, file.id);
    expect((await get(lading, file.url)).status).toBe(410);
  });

  it('is gone the moment its time is over', async () => {
    const file = await uploaded(lading, 'short', { fields: { ttl: '2s' } });
    const answer = await eventually(() => get(lading, file.url), { until: ({ status }) => status !== 200 });
    expect(answer.status).toBe(410);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(file.expires_at ?? ''));
  });

  it('is counted, each time', async () => {
    const file = await uploaded(lading, 'counted');
    for (let times = 0; times < 7; times += 1) await get(lading, file.url);
    const downloads = async () => {
      const answer = await request<{ downloads: number }>(lading, `/api/links/${file.id}`, { headers: bearer(lading.token) });
      return answer.json().downloads;
    };
    expect(await eventually(downloads, { until: (count) => count >= 7 })).toBe(7);
  });
});
