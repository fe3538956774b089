import type { BucketRange } from '@lading/projections/buckets.ts';
import { readRequests } from '@lading/projections/requests-queries.ts';
import { readStorageHistory } from '@lading/projections/storage-history-queries.ts';
import { readTrafficWithTotals } from '@lading/projections/traffic-queries.ts';
import type { FastifyInstance } from 'fastify';
import { requireManager } from '../../http/caller.ts';
import type { ApiOperation } from '../../http/openapi.ts';
import type { Lading } from '../../lading.ts';
import { inProject, managedFile } from '../../link/managed-file.ts';
import { rangeOf } from '../range-query.ts';
import { fileTraffic, projectRequests, projectStorage, projectTraffic } from './described.ts';

type Params = { readonly project: string; readonly id: string };
type Found = { readonly buckets: readonly object[]; readonly totals: object };

/**
 * Serves `/api/files/{id}/analytics`, the same below `/api/projects/{uuid}`, and `/api/projects/{uuid}/analytics/` with `traffic`,
 * `storage` and `requests`.
 */
export const analyticsRoutes = (app: FastifyInstance, lading: Lading): void => {
  const { db, clock, projects } = lading;
  const serve = (path: string, api: ApiOperation, read: (params: Params, range: BucketRange) => Promise<Found>): void => {
    app.get<{ Params: Params; Querystring: Record<string, unknown> }>(
      path,
      { onRequest: requireManager, config: { api } },
      async ({ params, query }, reply) => {
        const { buckets, totals } = await read(params, rangeOf(query, clock.now()));
        reply.header('cache-control', 'no-store');
        return { buckets: buckets.map(snakeCase), totals: snakeCase(totals) };
      },
    );
  };

  const ofFile = async (params: Params, range: BucketRange) =>
    readTrafficWithTotals(db, { subject: (await managedFile(lading, params)).uuid }, range);
  serve('/api/files/:id/analytics', fileTraffic, ofFile);
  serve('/api/projects/:project/files/:id/analytics', inProject(fileTraffic), ofFile);
  serve('/api/projects/:project/analytics/traffic', projectTraffic, async ({ project }, range) =>
    readTrafficWithTotals(db, { projectId: await projects.require(project) }, range),
  );
  serve('/api/projects/:project/analytics/storage', projectStorage, async ({ project }, range) =>
    readStorageHistory(db, await projects.require(project), range),
  );
  serve('/api/projects/:project/analytics/requests', projectRequests, async ({ project }, range) =>
    readRequests(db, await projects.require(project), range),
  );
};

/** Flat objects only, which is what these are. */
const snakeCase = (object: object): object =>
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
  );
