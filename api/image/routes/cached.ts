import { listVariants, type Variant } from '@lading/projections/variants-queries.ts';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { callerOf, requireManager } from '../../http/caller.ts';
import { wantedPage } from '../../http/list-query.ts';
import type { ApiOperation } from '../../http/openapi.ts';
import type { Lading } from '../../lading.ts';
import { type FileParams, inProject, managedFile } from '../../link/managed-file.ts';
import { variantUrl } from '../links.ts';
import { purgeVariants } from '../use-cases.ts';
import { listCached, purgeCached, type variantShape } from './described.ts';

type Asked = { Params: FileParams; Querystring: Record<string, unknown> };

/** Serves `/api/files/{id}/cached` and the same below `/api/projects/{uuid}`: what is kept of a picture's variants. */
export const cachedRoutes = (app: FastifyInstance, lading: Lading): void => {
  serveAt(app, lading, '/api/files/:id/cached', (api) => api);
  serveAt(app, lading, '/api/projects/:project/files/:id/cached', inProject);
};

const serveAt = (app: FastifyInstance, lading: Lading, path: string, describe: (api: ApiOperation) => ApiOperation): void => {
  const manager = (api: ApiOperation) => ({ onRequest: requireManager, config: { api: describe(api) } });
  app.get<Asked>(path, manager(listCached), async (request, reply) => {
    const { uuid } = await managedFile(lading, request.params);
    const { edges, pageInfo } = await listVariants(lading.db, uuid, wantedPage(request.query));
    reply.header('cache-control', 'no-store');
    return {
      variants: edges.map(({ node }) => variantJson(lading, node)),
      next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    };
  });
  app.delete<Asked>(path, manager(purgeCached), async (request, reply) => {
    const { pending } = await purgeVariants(lading, await managedFile(lading, request.params), callerOf(request).context);
    reply.header('cache-control', 'no-store');
    if (pending) reply.header('Lading-Pending', 'true');
    return reply.code(204).send();
  });
};

const variantJson = (lading: Lading, variant: Variant): z.infer<typeof variantShape> => ({
  variant: variant.variant,
  transformation: variant.transformation,
  url: variantUrl(lading, variant),
  type: variant.mediaType,
  width: variant.width,
  height: variant.height,
  size: variant.size,
  sha256: variant.sha256,
  rendered_at: variant.renderedAt,
  hits: variant.hits,
});
