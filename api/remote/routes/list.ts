import { type Artifact, listArtifacts } from '@lading/projections/artifacts-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { requireManager } from '../../http/caller.ts';
import { wantedPage } from '../../http/list-query.ts';
import type { Lading } from '../../lading.ts';
import { freshUntil } from '../freshness.ts';
import type { Remote } from '../remote.ts';
import { type artifactShape, listArtifactsOf } from './described.ts';

type Asked = { Params: { remote: string }; Querystring: Record<string, unknown> };

/** Serves `GET /artifacts/{remote}`: what is kept of a remote. */
export const artifactListRoute = (app: FastifyInstance, lading: Lading): void => {
  app.get<Asked>(
    '/artifacts/:remote',
    { onRequest: requireManager, config: { api: listArtifactsOf } },
    async (request, reply) => {
      const { remote: name } = request.params;
      const remote = lading.remotes.find(name);
      if (!remote) throw problem('RemoteNotFound', { remote: name.slice(0, 100) });
      const { prefix } = request.query;
      if (prefix !== undefined && typeof prefix !== 'string')
        throw problem('InvalidInput', { field: 'prefix', message: 'One prefix at a time.' });
      const wish = { ...wantedPage(request.query), ...(prefix !== undefined && { prefix }) };
      const { edges, pageInfo } = await listArtifacts(lading.db, remote.name, wish);
      reply.header('cache-control', 'no-store');
      return {
        artifacts: edges.map(({ node }) => artifactJson(remote, node)),
        next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
      };
    },
  );
};

const artifactJson = (remote: Remote, artifact: Artifact): z.infer<typeof artifactShape> => ({
  path: artifact.path,
  size: artifact.size,
  sha256: artifact.sha256,
  kind: artifact.kind,
  cached_at: artifact.cachedAt,
  fresh_until: freshUntil(remote, artifact)?.toISOString() ?? null,
  last_used_at: artifact.lastUsedAt,
  hits: artifact.hits,
});
