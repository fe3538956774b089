import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callerOf } from '../../http/caller.ts';
import { openSession } from '../../http/session.ts';
import type { Lading } from '../../lading.ts';
import { useSignInLink } from '../sign-in-link.ts';

/** Serves `/sign-in?key=…`, the link of the start: gives the browser an admin's session and leads to the landing page. */
export const signInRoute = (app: FastifyInstance, lading: Lading): void => {
  app.get('/sign-in', async (request: FastifyRequest<{ Querystring: { key?: unknown } }>, reply) => {
    const { key } = request.query;
    const { context, baseUrl } = callerOf(request);
    await useSignInLink(lading, typeof key === 'string' ? key : '', context);
    openSession(reply, lading.secrets.sessionKey, lading.clock.now(), baseUrl.startsWith('https:'));
    return reply.header('cache-control', 'no-store').redirect('/', 303);
  });
};
