import { findProject, listProjects, type Project } from '@lading/projections/projects-queries.ts';
import { readProjectSizes } from '@lading/projections/storage-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { z } from 'zod';
import { callerOf, requireManager } from '../../http/caller.ts';
import { jsonBody } from '../../http/json-body.ts';
import { switchOf, wantedPage } from '../../http/list-query.ts';
import type { ApiOperation } from '../../http/openapi.ts';
import type { Lading } from '../../lading.ts';
import { changeProject, createProject, deleteProject } from '../use-cases.ts';
import * as described from './described.ts';

type List = { Querystring: Record<string, unknown> };
type One = List & { Params: { project: string } };

const manager = (api: ApiOperation) => ({ onRequest: requireManager, config: { api } });

/** Serves `/api/projects` and `/api/projects/{uuid}`. */
export const projectRoutes = (app: FastifyInstance, lading: Lading): void => {
  app.get<List>('/api/projects', manager(described.listProjects), async (request, reply) => {
    const { edges, pageInfo } = await listProjects(lading.db, wantedPage(request.query));
    uncached(reply);
    return {
      projects: await projectsJson(
        lading,
        edges.map(({ node }) => node),
      ),
      next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    };
  });
  app.post('/api/projects', manager(described.createProject), async (request, reply) => {
    const given = jsonBody(described.newShape, request.body);
    const { project, pending } = await createProject(lading, given, callerOf(request).context);
    uncached(reply, pending);
    reply.code(201).header('Location', `/api/projects/${project.uuid}`);
    return projectJson(lading, project);
  });
  app.get<One>('/api/projects/:project', manager(described.showProject), async (request, reply) => {
    const { project: id } = request.params;
    const project = await findProject(lading.db, id);
    if (!project) throw problem('ProjectNotFound', { project: id.slice(0, 100) });
    uncached(reply);
    return projectJson(lading, project);
  });
  app.patch<One>('/api/projects/:project', manager(described.updateProject), async (request, reply) => {
    const given = jsonBody(described.changesShape, request.body);
    const { context } = callerOf(request);
    const { project, pending } = await changeProject(lading, request.params.project, given, context);
    uncached(reply, pending);
    return projectJson(lading, project);
  });
  app.delete<One>('/api/projects/:project', manager(described.deleteProject), async (request, reply) => {
    const force = switchOf(request.query, 'force');
    const { pending } = await deleteProject(lading, request.params.project, { force }, callerOf(request).context);
    uncached(reply, pending);
    return reply.code(204).send();
  });
};

const uncached = (reply: FastifyReply, pending = false): void => {
  reply.header('cache-control', 'no-store');
  if (pending) reply.header('Lading-Pending', 'true');
};

type ProjectJson = z.infer<typeof described.projectShape>;

/** Projects as REST shows them, with what their live files hold. */
const projectsJson = async ({ db }: Lading, projects: readonly Project[]): Promise<readonly ProjectJson[]> => {
  const sizes = await readProjectSizes(
    db,
    projects.map(({ uuid }) => uuid),
  );
  return projects.map(({ uuid, name, description, createdAt }) => {
    const { files, bytes } = sizes.get(uuid) ?? { files: 0, bytes: 0 };
    return { id: uuid, name, description, created_at: createdAt, files, bytes };
  });
};

const projectJson = async (lading: Lading, project: Project): Promise<ProjectJson | undefined> =>
  (await projectsJson(lading, [project])).at(0);
