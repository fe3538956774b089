import type { FastifyInstance } from 'fastify';
import type { Lading } from '../lading.ts';
import * as described from './described.ts';
import { checkHealth } from './health.ts';
import type { PrometheusMetrics } from './metrics.ts';

/** Serves how the server is: `/health`, `/livez`, `/readyz`, `/metrics`. */
export const serverRoutes = (app: FastifyInstance, lading: Lading, metrics: PrometheusMetrics, isReady: () => boolean): void => {
  const health = async (
    _request: unknown,
    reply: { code(status: number): unknown; header(name: string, value: string): unknown },
  ) => {
    const found = await checkHealth(lading);
    reply.code(found.status === 'down' ? 503 : 200);
    reply.header('cache-control', 'no-store');
    return found;
  };
  app.get('/health', { config: { api: described.health } }, health);
  app.get('/api/health', { config: { api: described.health } }, health);
  app.get('/livez', { config: { api: described.alive } }, async (_request, reply) =>
    reply.type('text/plain').header('cache-control', 'no-store').send('ok\n'),
  );
  app.get('/readyz', { config: { api: described.ready } }, async (_request, reply) => {
    const ready = isReady() && (await checkHealth(lading)).status !== 'down';
    return reply
      .code(ready ? 200 : 503)
      .type('text/plain')
      .header('cache-control', 'no-store')
      .send(ready ? 'ready\n' : 'not ready\n');
  });
  app.get('/metrics', { config: { api: described.prometheus } }, async (_request, reply) =>
    reply
      .type(metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.text()),
  );
};
