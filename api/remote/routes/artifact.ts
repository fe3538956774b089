import { problem } from '@lading/schema/problems.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callerOf, requireManager } from '../../http/caller.ts';
import { readBody } from '../../http/request-body.ts';
import type { Lading } from '../../lading.ts';
import type { Wanted } from '../artifacts-port.ts';
import { packageFormats } from '../formats/index.ts';
import { toldDigest } from '../freshness.ts';
import { decodePath } from '../path.ts';
import { publish, unpublish } from '../publish.ts';
import { serveArtifact } from '../serve-artifact.ts';
import { deleteArtifact, getArtifact, putArtifact } from './described.ts';

type Asked = { Params: { remote: string } };
type Request = FastifyRequest<Asked>;

/** Serves `GET|HEAD|PUT|DELETE /api/{remote}/{path}`. @param app one that leaves bodies to its routes */
export const artifactRoutes = (app: FastifyInstance, lading: Lading): void => {
  const url = '/api/:remote/*';
  const manager = { onRequest: requireManager };
  app.get<Asked>(url, { config: { api: getArtifact, readsPath: true } }, async (request, reply) => {
    const wanted = await findable(request, () => wantedOf(lading, request));
    return findable(request, () => serveArtifact(lading, wanted, request, reply));
  });
  app.put<Asked>(url, { ...manager, config: { api: putArtifact, readsPath: true } }, async (request, reply) => {
    const wanted = localOf(lading, request);
    const body = { body: readBody(request.raw), size: announcedSize(request), sha256: toldDigest(request) };
    const { artifact, isNew, isSeen } = await publish(lading, wanted, body, callerOf(request).context);
    lading.artifacts.forget(artifact);
    if (!isSeen) reply.header('Lading-Pending', 'true');
    reply.code(isNew ? 201 : 200).headers({ location: `/api/${wanted.remote.name}/${wanted.path}`, 'cache-control': 'no-store' });
    const { path, size, sha256 } = artifact;
    return { path, size, sha256 };
  });
  app.delete<Asked>(url, { ...manager, config: { api: deleteArtifact, readsPath: true } }, async (request, reply) => {
    const wanted = localOf(lading, request);
    if (!(await unpublish(lading, wanted, callerOf(request).context))) reply.header('Lading-Pending', 'true');
    lading.artifacts.forget({ remote: wanted.remote.name, path: wanted.path });
    return reply.code(204).header('cache-control', 'no-store').send();
  });
};

/** Look-ups that find nothing are limited. */
const findable = async <T>(request: Request, look: () => T | Promise<T>): Promise<T> => {
  try {
    return await look();
  } catch (error) {
    if (isAbsent(error)) await callerOf(request).spend();
    throw error;
  }
};

const isAbsent = (error: unknown): boolean => error instanceof Error && 'kind' in error && error.kind === 'absent';

/** The path as it was typed, without leading slash and query. */
const rawPath = ({ raw }: Request): string => {
  const target = (raw.url ?? '').replace(/^https?:\/\/[^/?#]*/i, '');
  const [path = ''] = target.split(/[?#]/, 1);
  return path.split('/').slice(3).join('/');
};

/** @throws Problem RemoteNotFound, MalformedPath, ArtifactNotAllowed */
const wantedOf = ({ remotes }: Pick<Lading, 'remotes'>, request: Request): Wanted => {
  const { remote: name } = request.params;
  const remote = remotes.find(name);
  if (!remote) throw problem('RemoteNotFound', { remote: name.slice(0, 100) });
  const path = rawPath(request);
  const decoded = decodePath(path);
  if (decoded instanceof Error) throw decoded;
  const { kind } = packageFormats[remote.package].parse(decoded);
  if (kind !== 'index' && !remote.allows(decoded)) throw problem('ArtifactNotAllowed', { remote: remote.name, path });
  return { remote, path, kind };
};

/** @throws Problem MethodNotAllowed for what is fetched from elsewhere, and as `wantedOf` */
const localOf = (lading: Lading, request: Request): Wanted => {
  const remote = lading.remotes.find(request.params.remote);
  if (remote?.type === 'remote') throw problem('MethodNotAllowed', { method: request.method, allow: ['GET', 'HEAD'] });
  return wantedOf(lading, request);
};

/** The size where the client announced it; a body of any other size is refused. */
const announcedSize = ({ headers }: FastifyRequest): number | undefined => {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
};
