import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import { problem } from '@lading/schema/problems.ts';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Lading } from '../lading.ts';
import { type Answered, countRefusal, describeAnswer } from './answered.ts';
import { bringsAdminPassword, identify, identifyByPassword } from './caller.ts';
import { clientErrors } from './client-errors.ts';
import { toProblem } from './foreign-errors.ts';
import { sendProblem } from './problem-writers.ts';
import { pathSegments } from './request-path.ts';
import { baseHeaders, givenRequestId } from './security-headers.ts';

/** What a request other than an upload may hold. */
const maxBodyBytes = 1_048_576;
/** A connection on which nothing moves for so long is closed: no client holds one for ever. */
const socketIdleMs = 120_000;

/** Called for each answer. */
export type Observe = (answered: Answered, seconds: number) => void;

/** Answers what can be answered without the framework; `false` where it takes the long way. */
export type AnswerFirst = (request: IncomingMessage, response: ServerResponse) => boolean;

/** What every route may rely on: safe paths, a known caller, refusals told by their name, a log line and a metric each. */
export const createApp = (lading: Lading, observe: Observe, answerFirst: AnswerFirst): FastifyInstance => {
  const { settings, logger, ids } = lading;
  const failures = clientErrors();
  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    logRefusal(lading, error, request);
    // A URL that is none is refused before any hook runs.
    reply.header('x-request-id', request.id);
    return sendProblem(request, reply, error);
  };
  const app: FastifyInstance = fastify({
    logger: false,
    genReqId: (request) => givenRequestId(request.headers['x-request-id']) ?? ids.uuid(),
    trustProxy: settings.trustProxy.length > 0 ? [...settings.trustProxy] : false,
    bodyLimit: maxBodyBytes,
    routerOptions: { maxParamLength: 1_024 },
    serverFactory: (handler) =>
      // Headers that trickle in are cut off; a body may take its time as long as it moves.
      createServer(
        { headersTimeout: 15_000, requestTimeout: 0, keepAliveTimeout: 10_000, connectionsCheckingInterval: 5_000 },
        (request, response) => {
          failures.track(request, response);
          if (!answerFirst(request, response)) handler(request, response);
        },
      ),
    clientErrorHandler: failures.answer,
    frameworkErrors: refuse,
    forceCloseConnections: 'idle',
  });
  app.server.setTimeout(socketIdleMs);

  app.decorateRequest('caller', null);
  app.decorateRequest('asked', null);
  app.register(cookie);
  app.register(cors, corsOptions(settings.corsOrigins));
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...baseHeaders, 'x-request-id': request.id });
    const segments = request.routeOptions.config.readsPath ? [] : pathSegments(request.raw.url ?? '/');
    if (segments instanceof Error) throw segments;
    request.caller = bringsAdminPassword(request) ? await identifyByPassword(lading, request) : identify(lading, request);
  });
  app.addHook('onResponse', async (request, reply) => {
    const answered = describeAnswer(request, reply);
    observe(answered, reply.elapsedTime / 1000);
    countRefusal(lading, request, answered.status);
    const { method, route, status } = answered;
    logger.debug({ request: request.id, method, route, status, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
  app.setErrorHandler((error, request, reply) => refuse(error, request, reply));
  app.setNotFoundHandler((request, reply) => refuse(problem('RouteNotFound', { path: pathOf(request) }), request, reply));
  return app;
};

const pathOf = ({ url }: FastifyRequest): string => (url.split('?', 1)[0] ?? '').slice(0, 200);

const logRefusal = ({ logger }: Lading, error: unknown, request: FastifyRequest): void => {
  const refusal = toProblem(error);
  const fields = { request: request.id, route: request.routeOptions.url, err: refusal.cause ?? refusal };
  if (refusal.kind === 'broken') logger.error(fields, refusal.message);
  if (refusal.kind === 'unavailable' || refusal.kind === 'full') logger.warn(fields, refusal.message);
};

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** What scripts of other origins may read of an answer, beyond what they always may. */
const exposedHeaders = [
  'Location',
  'ETag',
  'Content-Range',
  'Content-Disposition',
  'Retry-After',
  'X-Request-Id',
  'Lading-Id',
  'Lading-Link',
  'Lading-Pending',
  'Tus-Resumable',
  'Tus-Version',
  'Tus-Extension',
  'Tus-Max-Size',
  'Upload-Offset',
  'Upload-Length',
  'Upload-Metadata',
  'Upload-Expires',
  'Age',
  'X-Artifact-Source',
  'X-Artifact-Stale',
  'X-Checksum-SHA256',
].join(', ');

/** Cookies are admitted for origins that are named, never for all the world. */
const corsOptions = (origins: readonly string[]) =>
  origins.includes('*')
    ? { origin: '*', methods, exposedHeaders, maxAge: 600 }
    : { origin: [...origins], methods, credentials: true, exposedHeaders, maxAge: 600 };
