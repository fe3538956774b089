import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { File } from '@lading/projections/files-queries.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../../http/caller.ts';
import { acceptPlainForms } from '../../http/plain-form.ts';
import { planBytes } from '../../http/plan-bytes.ts';
import { senderOf } from '../../http/sender.ts';
import { type Served, serveBytes } from '../../http/serve-bytes.ts';
import { takeOver } from '../../http/take-over.ts';
import type { Lading } from '../../lading.ts';
import { cacheControl } from '../../link/cache-control.ts';
import type { HotAnswers, Served as HotServed } from '../../link/hot-answers.ts';
import { linkedFile, representationOf } from '../../link/linked-file.ts';
import type { TrafficFact } from '../../log/traffic-kinds.ts';
import { claimDownload } from '../claims.ts';
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
    const served = await serveFile(lading, file, request, reply);
    if (request.method === 'GET' && served.status === 200 && served.completed)
      hot.served(request.raw, whole(lading, file, reply.raw.getHeaders()));
    return reply;
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

const serveFile = async (lading: Lading, file: File, request: FastifyRequest<Get>, reply: FastifyReply): Promise<Served> => {
  const representation = representationOf(lading, file);
  const presentation = {
    cacheControl: cacheControl(file, lading.settings.cacheMaxAgeSeconds, lading.clock.now()),
    attachment: 'download' in request.query,
  };
  const plan = planBytes(request, representation, presentation, '');
  const isLimitedDownload = file.maxDownloads !== null && plan.kind === 'bytes' && plan.sendsLastByte;
  const claim = isLimitedDownload ? await claimDownload(lading, file, callerOf(request).context) : undefined;

  const served = await serveBytes(request.raw, takeOver(reply), representation, presentation);
  if (served.error) lading.logger.error({ request: request.id, err: served.error }, 'the byte store broke off');
  await claim?.settle(served.completed);
  count(lading, file, served, request);
  if (served.completed && file.sliding) await slide(lading, file, request);
  return served;
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
const whole = ({ bytes }: Lading, file: File, headers: OutgoingHttpHeaders): HotServed => ({
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
