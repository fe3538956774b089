import type { IncomingMessage } from 'node:http';
import type { File } from '@lading/projections/files-queries.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../../http/caller.ts';
import { acceptPlainForms } from '../../http/plain-form.ts';
import { type Presentation, planBytes, planWhole } from '../../http/plan-bytes.ts';
import { senderOf } from '../../http/sender.ts';
import { type Served, serveBytes } from '../../http/serve-bytes.ts';
import type { Lading } from '../../lading.ts';
import { cacheControl } from '../../link/cache-control.ts';
import type { HotAnswers, Served as HotServed } from '../../link/hot-answers.ts';
import { linkedFile, representationOf } from '../../link/linked-file.ts';
import type { TrafficFact } from '../../log/traffic-kinds.ts';
import { type Claim, claimDownload } from '../claims.ts';
import { runFileCommand } from '../use-cases.ts';
import { downloadFile, unlockLink } from './described.ts';
import { type Get, pageBefore, takePassword } from './link-pages.ts';

/**
 * Serves `GET|HEAD /{id}`, `/{id}.{ext}` and `/{id}/{name}`: the bytes of a live file, or to browsers the page that must come before;
 * and takes the password that such a page asks for.
 */
export const downloadRoute = (app: FastifyInstance, lading: Lading, hot: HotAnswers): void => {
  const handler = async (request: FastifyRequest<Get>, reply: FastifyReply) => {
    reply.header('X-Robots-Tag', 'noindex');
    const file = await linkedFile(lading, request, request.params.id, 'FILE');
    if (await pageBefore(lading, file, request, reply)) return reply;
    return serveFile(lading, hot, file, request, reply);
  };
  app.get<Get>('/:id', { config: { api: downloadFile } }, handler);
  app.get<Get>('/:id/:name', { config: { api: downloadFile } }, handler);

  app.register(async (scope) => {
    acceptPlainForms(scope);
    const unlock = async (request: FastifyRequest<Get>, reply: FastifyReply) => {
      reply.header('X-Robots-Tag', 'noindex');
      return takePassword(lading, await linkedFile(lading, request, request.params.id, 'FILE'), request, reply);
    };
    scope.post<Get>('/:id', { config: { plainForm: true, api: unlockLink } }, unlock);
    scope.post<Get>('/:id/:name', { config: { plainForm: true, api: unlockLink } }, unlock);
  });
};

const serveFile = async (
  lading: Lading,
  hot: HotAnswers,
  file: File,
  request: FastifyRequest<Get>,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const claim = await claimed(lading, file, request);
  const presentation = presentationOf(lading, file, request);
  // The framework keeps these headers anyway; set on the bare response they would be kept there as well while the client reads.
  const headers = reply.hijack().getHeaders();
  const served = await serveBytes(request.raw, reply.raw, representationOf(lading, file), { ...presentation, headers });
  if (served.error) lading.logger.error({ request: request.id, err: served.error }, 'the byte store broke off');
  await claim?.settle(served.completed);
  count(lading, file, served, request);
  if (served.completed && file.sliding) await slide(lading, file, request);
  if (request.method === 'GET' && served.status === 200 && served.completed) {
    const own = planWhole(representationOf(lading, file), presentation).headers;
    hot.served(request.raw, whole(lading, file, { ...headers, ...own }));
  }
  return reply;
};

const presentationOf = ({ settings, clock }: Lading, file: File, request: FastifyRequest<Get>): Presentation => ({
  cacheControl: cacheControl(file, settings.cacheMaxAgeSeconds, clock.now()),
  attachment: 'download' in request.query,
});

/** A claim on one of the downloads of a limited link, where this request would use one up. */
const claimed = async (lading: Lading, file: File, request: FastifyRequest<Get>): Promise<Claim | undefined> => {
  if (file.maxDownloads === null) return undefined;
  const plan = planBytes(request, representationOf(lading, file), presentationOf(lading, file, request), '');
  if (plan.kind !== 'bytes' || !plan.sendsLastByte) return undefined;
  return claimDownload(lading, file, callerOf(request).context);
};

const count = (lading: Lading, file: File, served: Served, request: FastifyRequest): void => {
  const isBytes = served.status === 200 || served.status === 206;
  if (request.method !== 'GET' || !isBytes) return;
  lading.traffic.record(downloaded(file, served, request.raw), callerOf(request).context.client);
};

type Taken = Pick<Served, 'completed' | 'bytes' | 'error'>;

const downloaded = ({ slug, uuid, projectId }: File, taken: Taken, request: IncomingMessage): TrafficFact => {
  const { bytes, completed, error } = taken;
  const data = { slug, uuid, projectId, count: 1, completed: completed ? 1 : 0, bytes, errors: error === undefined ? 0 : 1 };
  return { type: 'FileDownloaded', data: { ...data, ...senderOf(request) } };
};

/** The whole file, as it may be served again from memory. */
const whole = ({ bytes }: Lading, file: File, headers: HotServed['headers']): HotServed => ({
  files: [file],
  endsFirst: file,
  route: '/:id',
  size: file.size,
  headers,
  open: () => bytes.open(file.key),
  fact: (request, completed) => downloaded(file, { completed, bytes: completed ? file.size : 0 }, request),
});

/** The download has been served; a lifetime that cannot be moved on now is moved on by the next one. */
const slide = async (lading: Lading, { slug }: File, request: FastifyRequest): Promise<void> => {
  try {
    await runFileCommand(lading, { type: 'slide', slug, now: lading.clock.now().toISOString() }, callerOf(request).context);
  } catch (error) {
    lading.logger.warn({ request: request.id, error: String(error) }, 'a sliding lifetime was not moved on');
  }
};
