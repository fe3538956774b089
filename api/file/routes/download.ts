import { asOf, type File } from '@lading/projections/files-queries.ts';
import { isSlug, isUuid } from '@lading/schema/ids.ts';
import { problem } from '@lading/schema/problems.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../../http/caller.ts';
import { serveBytes } from '../../http/serve-bytes.ts';
import { takeOver } from '../../http/take-over.ts';
import type { Lading } from '../../lading.ts';

type Get = { Params: { id: string }; Querystring: Record<string, unknown> };

/** The slug or uuid in a path segment: what stands before the first dot. */
const idOf = (segment: string): string | undefined => {
  const id = segment.split('.', 1)[0] ?? '';
  return isUuid(id) ? id.toLowerCase() : isSlug(id) ? id : undefined;
};

/** Serves `GET|HEAD /{id}`, `/{id}.{ext}` and `/{id}/{name}`: the bytes of a live file. */
export const downloadRoute = (app: FastifyInstance, lading: Lading): void => {
  const handler = async (request: FastifyRequest<Get>, reply: FastifyReply) => {
    const file = await liveFile(lading, request.params.id);
    const served = await serveBytes(request.raw, takeOver(reply), representationOf(lading, file), {
      cacheControl: cacheControl(file, lading.settings.cacheMaxAgeSeconds, lading.clock.now()),
      attachment: 'download' in request.query,
      headers: { 'X-Robots-Tag': 'noindex' },
    });
    if (request.method === 'GET' && (served.status === 200 || served.status === 206)) {
      const { slug, uuid, projectId } = file;
      const completed = served.completed ? 1 : 0;
      lading.traffic.record(
        { slug, uuid, projectId, count: 1, completed, bytes: served.bytes },
        callerOf(request).context.client,
      );
    }
  };
  app.get<Get>('/:id', handler);
  app.get<Get>('/:id/:name', handler);
};

const liveFile = async (lading: Lading, segment: string): Promise<File> => {
  const id = idOf(segment);
  const found = id === undefined ? undefined : await lading.lookup.find(id);
  if (!found) throw problem('FileNotFound', { file: segment });
  const file = asOf(found, lading.clock.now());
  if (file.status !== 'LIVE') throw problem('FileGone', { file: segment, ending: file.status });
  return file;
};

const representationOf = ({ bytes }: Lading, file: File) => ({
  size: file.size,
  etag: `"${file.sha256}"`,
  lastModified: new Date(file.uploadedAt),
  mediaType: file.mediaType,
  name: file.name,
  open: (range?: { readonly start: number; readonly end: number }) => bytes.open(file.key, range),
});

/** Caches may keep a file for the time that is set, never past its end. */
const cacheControl = ({ expiresAt }: File, maxAgeSeconds: number, now: Date): string => {
  const left = expiresAt === null ? Number.POSITIVE_INFINITY : Math.floor((Date.parse(expiresAt) - now.getTime()) / 1000);
  return `public, max-age=${Math.min(maxAgeSeconds, left)}`;
};
