import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Problem } from '@lading/schema/problems.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toProblem } from './foreign-errors.ts';
import { plainPageHeaders } from './plain-page.ts';
import { problemAnswer } from './problem.ts';
import { takeOver } from './take-over.ts';
import { type DrainLimits, drainLimits, drainRequest, hasUnreadBody } from './unread-body.ts';

/**
 * Answers a raw request with a refusal. Where part of its body is still to come, the answer goes out first, a bounded part of
 * the rest is read and dropped so that the client sees the answer instead of a reset, and then the connection is closed.
 * Headers set on the response before stay; an answer that has begun is cut off. The caller logs.
 * @param error a Problem or anything that was thrown
 */
export const writeProblem = async (
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  limits: DrainLimits = drainLimits,
): Promise<void> => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const answer = problemAnswer(toProblem(error), {
    headers: request.headers,
    requestId: idOf(response.getHeader('x-request-id')),
  });
  if (!hasUnreadBody(request)) {
    response.writeHead(answer.status, answer.headers).end(answer.body);
    return;
  }
  response.writeHead(answer.status, { ...answer.headers, connection: 'close' }).write(answer.body);
  await drainRequest(request, limits);
  response.end();
};

/** The same for Fastify: in a route, or as its error handler. Limits of the route tell how large a body may be. */
export const sendProblem = async (request: FastifyRequest, reply: FastifyReply, error: unknown): Promise<void> => {
  const refusal = toProblem(error, { bodyLimit: request.routeOptions.bodyLimit });
  if (!reply.raw.headersSent && !hasUnreadBody(request.raw)) {
    const answer = problemAnswer(refusal, { headers: request.headers, requestId: idOf(reply.getHeader('x-request-id')) });
    // To text, Fastify would add a charset, which JSON has not (RFC 8259 §11).
    await reply.code(answer.status).headers(answer.headers).send(Buffer.from(answer.body));
    return;
  }
  await writeProblem(request.raw, takeOver(reply), refusal);
};

/** A refusal to a browser by a page of the route's own, such as one that asks for a password again. */
export const sendRefusalPage = (request: FastifyRequest, reply: FastifyReply, refusal: Problem, html: string): FastifyReply => {
  const { status, headers } = problemAnswer(refusal, request);
  const { 'content-length': _ofAnotherBody, ...rest } = headers;
  return reply
    .code(status)
    .headers({ ...rest, ...plainPageHeaders })
    .send(html);
};

const idOf = (header: unknown): string | undefined => (typeof header === 'string' ? header : undefined);
