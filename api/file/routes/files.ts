import { asOf, listFiles } from '@lading/projections/files-queries.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf, requireManager } from '../../http/caller.ts';
import { jsonBody } from '../../http/json-body.ts';
import { wantedPage } from '../../http/list-query.ts';
import type { ApiOperation } from '../../http/openapi.ts';
import type { Lading } from '../../lading.ts';
import { inProject, managedFile } from '../../link/managed-file.ts';
import { changeFile } from '../change.ts';
import { endFile } from '../use-cases.ts';
import { linkJson } from './answer.ts';
import { changesShape, deleteFile, listAllFiles, showFile, updateFile } from './files-described.ts';
import { statusFilter } from './status-filter.ts';

type Asked = { Params: { project?: string; id: string }; Querystring: Record<string, unknown> };

/** Serves `/api/files`, `/api/files/{id}`, and the same below `/api/projects/{uuid}`. A file goes by its slug or its uuid. */
export const fileRoutes = (app: FastifyInstance, lading: Lading): void => {
  serveBelow(app, lading, '/api/files', (api) => api);
  serveBelow(app, lading, '/api/projects/:project/files', inProject);
};

const serveBelow = (app: FastifyInstance, lading: Lading, base: string, describe: (api: ApiOperation) => ApiOperation): void => {
  const manager = (api: ApiOperation) => ({ onRequest: requireManager, config: { api: describe(api) } });
  app.get<Asked>(base, manager(listAllFiles), async (request, reply) => {
    uncached(reply);
    return list(lading, request);
  });
  app.get<Asked>(`${base}/:id`, manager(showFile), async (request, reply) => {
    const file = await managedFile(lading, request.params);
    uncached(reply);
    return linkJson(asOf(file, lading.clock.now()), callerOf(request).baseUrl);
  });
  app.patch<Asked>(`${base}/:id`, manager(updateFile), async (request, reply) => {
    const { max_downloads: maxDownloads, ...same } = jsonBody(changesShape, request.body);
    const { slug } = await managedFile(lading, request.params);
    const { context, baseUrl } = callerOf(request);
    const { file, pending } = await changeFile(lading, slug, { ...same, maxDownloads }, context);
    uncached(reply, pending);
    return linkJson(file, baseUrl);
  });
  app.delete<Asked>(`${base}/:id`, manager(deleteFile), async (request, reply) => {
    const { slug } = await managedFile(lading, request.params);
    const { pending } = await endFile(lading, 'delete', slug, callerOf(request).context);
    uncached(reply, pending);
    return reply.code(204).send();
  });
};

const uncached = (reply: FastifyReply, pending = false): void => {
  reply.header('cache-control', 'no-store');
  if (pending) reply.header('Lading-Pending', 'true');
};

/** The project of the path; `undefined` where it names none. @throws Problem ProjectNotFound */
const projectOf = async ({ projects }: Lading, { params: { project } }: FastifyRequest<Asked>): Promise<string | undefined> =>
  project === undefined ? undefined : projects.require(project);

const list = async (lading: Lading, request: FastifyRequest<Asked>) => {
  const projectId = await projectOf(lading, request);
  const filter = { ...statusFilter(request.query.status), ...(projectId !== undefined && { projectId }) };
  const { edges, pageInfo } = await listFiles(lading.db, { ...wantedPage(request.query), filter, now: lading.clock.now() });
  const { baseUrl } = callerOf(request);
  return {
    files: edges.map(({ node }) => linkJson(node, baseUrl)),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  };
};
