import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** Takes an answer out of the framework's hands: the bare response, with the headers that hooks have set so far. */
export const takeOver = (reply: FastifyReply): ServerResponse => {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined && !reply.raw.headersSent) reply.raw.setHeader(name, value);
  }
  return reply.raw;
};
