import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { get, type ProblemBody, uploaded } from './client.ts';
import { lackingFor, light, s3, s3Settings } from './combinations.ts';
import { eventually } from './eventually.ts';
import { startProxy, targetOf } from './faults.ts';
import { gradient } from './pictures.ts';
import { leftOut } from './scenario.ts';
import { startLading } from './server.ts';

const lacking = lackingFor(s3);

if (lacking !== undefined) leftOut('pictures while the byte store is away', lacking);
else
  it('answers 503 for pictures while the byte store is away, and renders them once it is back', async () => {
    const settings = s3Settings(`lading-test-${randomBytes(6).toString('hex')}`);
    const proxy = await startProxy(targetOf(`http://${settings.MINIO_ENDPOINT}`));
    const env = { ...settings, MINIO_ENDPOINT: `127.0.0.1:${proxy.port}` };
    const lading = await startLading({ ...light, env });
    try {
      const { id } = await uploaded(lading, gradient(90, 60), { name: 'slope.png' });
      const path = (width: number) => `/image/${id}/-/resize/${width}x/`;
      const before = await get(lading, path(30));
      expect(before.status).toBe(200);
      await proxy.refuse();
      const away = await get<ProblemBody>(lading, path(40));
      expect([away.status, away.json().code]).toEqual([503, 'Unavailable']);
      expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
      await proxy.resume();
      const back = await eventually(() => get(lading, path(40)), { until: ({ status }) => status === 200 });
      expect(back.headers.get('content-type')).toBe('image/png');
      expect((await get(lading, path(30))).headers.get('etag')).toBe(before.headers.get('etag'));
    } finally {
      await lading.dispose();
      await proxy.close();
    }
  }, 120_000);
