import { asOf, type File, findFile, listFiles } from '@lading/projections/files-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf, requireManager } from '../../http/caller.ts';
import { wantedPage } from '../../http/list-query.ts';
import type { ApiOperation } from '../../http/openapi.ts';
import type { Lading } from '../../lading.ts';
import { readStats } from '../stats.ts';
import { endFile } from '../use-cases.ts';
import { linkJson } from './answer.ts';
import { deleteLink, expireLink, listLinks, showLink, showStats } from './described.ts';
import { statusFilter } from './status-filter.ts';

type List = { Querystring: Record<string, unknown> };
type One = { Params: { id: string } };

const manager = (api: ApiOperation) => ({ onRequest: requireManager, config: { api } });

/** Serves the management of links: `/api/links`, `/api/links/{id}`, `/api/links/{id}/expire` and `/api/stats`. */
export const linkRoutes = (app: FastifyInstance, lading: Lading): void => {
  app.get<List>('/api/links', manager(listLinks), async (request, reply) => {
    const [page, stats] = await Promise.all([
      listFiles(lading.db, { ...wantedPage(request.query), filter: statusFilter(request.query.status), now: lading.clock.now() }),
      readStats(lading),
    ]);
    const { baseUrl } = callerOf(request);
    reply.header('cache-control', 'no-store');
    return {
      links: page.edges.map(({ node }) => linkJson(node, baseUrl)),
      stats,
      next: page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null,
    };
  });
  app.get('/api/stats', manager(showStats), async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return readStats(lading);
  });
  app.get<One>('/api/links/:id', manager(showLink), async (request, reply) => {
    const { id } = request.params;
    const file = await findFile(lading.db, id);
    if (!file) throw problem('FileNotFound', { file: id.slice(0, 100) });
    reply.header('cache-control', 'no-store');
    return linkJson(asOf(file, lading.clock.now()), callerOf(request).baseUrl);
  });
  app.post<One>('/api/links/:id/expire', manager(expireLink), async (request, reply) => {
    const file = await end(lading, 'expire', request, reply);
    return linkJson(file, callerOf(request).baseUrl);
  });
  app.delete<One>('/api/links/:id', manager(deleteLink), async (request, reply) => {
    await end(lading, 'delete', request, reply);
    return reply.code(204).send();
  });
};

/** Ends a link; one that has ended before stays as it ended. */
const end = async (
  lading: Lading,
  how: 'expire' | 'delete',
  request: FastifyRequest<One>,
  reply: FastifyReply,
): Promise<File> => {
  const { file, pending } = await endFile(lading, how, request.params.id, callerOf(request).context);
  reply.header('cache-control', 'no-store');
  if (pending) reply.header('Lading-Pending', 'true');
  return file;
};
