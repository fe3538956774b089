import type { FastifyInstance, FastifyRequest } from 'fastify';
import { prefersJson } from '../../http/accept.ts';
import { callerOf, requireManager } from '../../http/caller.ts';
import { readBody } from '../../http/request-body.ts';
import type { Lading } from '../../lading.ts';
import { checkedOptions } from '../checked-options.ts';
import { fileUrl } from '../links.ts';
import { storeUpload } from '../store-upload.ts';
import { recordUpload } from '../use-cases.ts';
import { fileJson } from './answer.ts';
import { uploadBody } from './described.ts';

type Put = { Params: { name: string }; Querystring: Record<string, unknown> };

/** What may be said about the file, by query parameter or header. */
const said = (request: FastifyRequest<Put>): Record<string, string> => {
  const query = Object.entries(request.query).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    name.startsWith('lading-') && typeof value === 'string'
      ? [[name.slice('lading-'.length).replaceAll('-', '_'), value] as const]
      : [],
  );
  return Object.fromEntries([...query, ...headers]);
};

/** The size where the client announced it; a body of any other size is refused. */
const announcedSize = ({ headers }: FastifyRequest<Put>): number | undefined => {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
};

/** Serves `PUT /{name}`: the body is the file, as `curl -T file URL/` sends it. */
export const putRoute = (app: FastifyInstance, lading: Lading): void => {
  app.put<Put>('/:name', { onRequest: requireManager, config: { api: uploadBody } }, async (request, reply) => {
    const { context, baseUrl } = callerOf(request);
    const options = await checkedOptions(lading, said(request), request.params.name);
    const stored = await storeUpload(lading, { body: readBody(request.raw), size: announcedSize(request) });
    const { file, pending } = await recordUpload(lading, stored, options, context);
    reply.code(201).header('Location', fileUrl(file));
    if (pending) reply.header('Lading-Pending', 'true');
    if (prefersJson(request.headers, 'text/plain')) return fileJson(file, baseUrl);
    return reply.type('text/plain; charset=utf-8').send(`${baseUrl}${fileUrl(file)}\n`);
  });
};
