import { ReadableStream } from 'node:stream/web';
import { isUuid } from '@lading/schema/ids.ts';
import { problem } from '@lading/schema/problems.ts';
import { ERRORS, type Lock, Server } from '@tus/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf, requireManager } from '../../http/caller.ts';
import type { ApiOperation } from '../../http/openapi.ts';
import { readBody } from '../../http/request-body.ts';
import type { Lading } from '../../lading.ts';
import type { Context } from '../../log/context.ts';
import { fileUrl } from '../links.ts';
import { createDataStore } from '../tus/data-store.ts';
import { tus } from '../tus/described.ts';
import { finishUpload, lockMs } from '../tus/finish.ts';
import { tusRefusal } from '../tus/refusals.ts';
import type { Written } from '../use-cases.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** As @fastify/cors reads it, which does not declare it. */
    cors?: { readonly strictPreflight: boolean; readonly preflightContinue: boolean };
  }
}

const version = '1.0.0';

/** What @tus/server is told of a request; all else is our own business. */
const passedOn = ['tus-resumable', 'content-type', 'content-length'];
/** What of its answers is passed on. */
const passedBack = /^(location|cache-control|tus-.+|upload-.+|lading-.+)$/;

/**
 * Serves `/files/`: uploads that can be resumed, as tus 1.0.0 has them (https://tus.io/protocols/resumable-upload).
 * The answer that completes an upload carries `Lading-Id` and `Lading-Link`, and so does each later HEAD.
 */
export const tusRoutes = (app: FastifyInstance, lading: Lading): void => {
  const serve = tusServer(lading);
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    // Refusals say so too (tus 1.0.0, "Tus-Resumable", "Tus-Version").
    reply.headers({ 'tus-resumable': version, 'tus-version': version });
    if (request.method !== 'OPTIONS' && request.headers['tus-resumable'] !== version) throw problem('TusVersion');
    const response = await serve(request);
    for (const [name, value] of response.headers) if (passedBack.test(name)) reply.header(name, value);
    return reply.code(response.status).send();
  };
  const manager = (api: ApiOperation) => ({ onRequest: requireManager, config: { api } });
  for (const url of ['/files', '/files/']) {
    app.post(url, manager(tus.create), handler);
    // A browser's question beforehand is answered by CORS alone; anybody else is told what there is.
    app.options(url, { config: { api: tus.options, cors: { strictPreflight: false, preflightContinue: true } } }, handler);
  }
  app.head('/files/:upload', manager(tus.state), handler);
  app.patch('/files/:upload', manager(tus.append), handler);
  app.delete('/files/:upload', manager(tus.remove), handler);
};

type Asked = { readonly context: Context; readonly baseUrl: string };

const tusServer = (lading: Lading) => {
  const { settings, ids } = lading;
  // What belongs to a request while @tus/server has it in hand.
  const asked = new WeakMap<object, Asked>();
  const failed = new WeakMap<object, unknown>();
  const server = new Server({
    path: '/files',
    relativeLocation: true,
    maxSize: settings.maxFileBytes,
    datastore: createDataStore(lading),
    locker: { newLock: (id) => newLock(lading, id) },
    namingFunction: () => ids.uuid(),
    getFileIdFromRequest: (_request, last) => (last !== undefined && isUuid(last) ? last.toLowerCase() : undefined),
    onUploadFinish: async (request, { id }) => {
      const { context, baseUrl } = asked.get(request) ?? unknown();
      return { headers: linkHeaders(await finishUpload(lading, id, context), baseUrl) };
    },
    onResponseError: (request, error) => void failed.set(request, error),
  });

  return async (request: FastifyRequest): Promise<Response> => {
    const caller = callerOf(request);
    let bodyFailure: unknown;
    const told = toWeb(request, (error) => {
      bodyFailure = error;
    });
    asked.set(told, caller);
    const response = await server.handleWeb(told);
    if (response.status >= 400) {
      const answered = { status_code: response.status, body: await response.text() };
      throw tusRefusal(failed.get(told), answered, { maxFileBytes: settings.maxFileBytes, bodyFailure });
    }
    const length = response.headers.get('upload-length');
    if (request.method === 'HEAD' && length !== null && length === response.headers.get('upload-offset')) {
      // Whole, though its client may not have heard what became of it; nor may we, where we died then.
      const { upload = '' } = request.params as { upload?: string }; // of the route's own pattern
      const written = await finishUpload(lading, upload.toLowerCase(), caller.context);
      for (const [name, value] of Object.entries(linkHeaders(written, caller.baseUrl))) response.headers.set(name, value);
    }
    if (response.headers.has('upload-expires')) response.headers.set('upload-expires', abandonedAt(lading));
    return response;
  };
};

const unknown = (): never => {
  throw new Error('an upload finished that no request was about');
};

const linkHeaders = ({ file, pending }: Written, baseUrl: string): Record<string, string> => ({
  'Lading-Id': file.slug,
  'Lading-Link': `${baseUrl}${fileUrl(file)}`,
  ...(pending && { 'Lading-Pending': 'true' }),
});

const abandonedAt = ({ clock, settings }: Lading): string =>
  new Date(clock.now().getTime() + settings.orphanGraceMs).toUTCString();

/** One request at a time per upload: the newer one asks the older to leave off, as a client that lost its connection needs. */
const newLock = ({ locks }: Lading, id: string): Lock => {
  let held: Awaited<ReturnType<typeof locks.take>>;
  return {
    async lock(signal, asked) {
      held = await locks.take(id, { waitMs: lockMs, signal, asked });
      if (held === undefined) throw signal.aborted ? ERRORS.ABORTED : problem('UploadBusy');
    },
    async unlock() {
      await held?.release();
    },
  };
};

const toWeb = (request: FastifyRequest, failed: (error: unknown) => void): Request => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string' && (passedOn.includes(name) || name.startsWith('upload-'))) headers.set(name, value);
  const { method } = request;
  const url = new URL(request.raw.url ?? '/', 'http://localhost');
  if (method !== 'POST' && method !== 'PATCH') return new Request(url, { method, headers });
  const init = { method, headers, body: ReadableStream.from(watched(readBody(request.raw), failed)), duplex: 'half' };
  return new Request(url, init as unknown as RequestInit); // as Node takes it: the type is that of browsers
};

async function* watched<T>(body: AsyncIterable<T>, failed: (error: unknown) => void): AsyncGenerator<T> {
  try {
    yield* body;
  } catch (error) {
    failed(error);
    throw error;
  }
}
