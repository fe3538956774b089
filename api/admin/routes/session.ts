import { isProblem, type Problem } from '@lading/schema/problems.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { prefersHtml } from '../../http/accept.ts';
import { acceptPlainForms, passwordOf } from '../../http/plain-form.ts';
import { sendRefusalPage } from '../../http/problem-writers.ts';
import { clearSession } from '../../http/session.ts';
import type { Lading } from '../../lading.ts';
import { signIn } from '../sign-in.ts';
import { signInPage } from '../sign-in-page.ts';

/** Serves `POST /admin/login` and `POST /admin/logout`, to forms (303 to `/admin`) and to programs (JSON). */
export const sessionRoutes = (app: FastifyInstance, lading: Lading): void => {
  app.register(async (scope) => {
    acceptPlainForms(scope);
    const options = { config: { plainForm: true } } as const;
    scope.post('/admin/login', options, (request, reply) => login(lading, request, reply));
    scope.post('/admin/logout', options, async (request, reply) => {
      clearSession(reply);
      return done(request, reply, 'anonymous');
    });
  });
};

const login = async (lading: Lading, request: FastifyRequest, reply: FastifyReply) => {
  try {
    await signIn(lading, request, reply, passwordOf(request.body));
    return done(request, reply, 'admin');
  } catch (error) {
    if (!prefersHtml(request.headers) || !isAnswer(error)) throw error;
    return sendRefusalPage(request, reply, error, signInPage(error.message));
  }
};

/** What somebody who typed a password is told on the page itself. */
const isAnswer = (error: unknown): error is Problem =>
  isProblem(error) && ['WrongAdminPassword', 'AdminLockedOut', 'InvalidInput'].includes(error.code);

const done = (request: FastifyRequest, reply: FastifyReply, role: 'admin' | 'anonymous') => {
  reply.header('cache-control', 'no-store').header('vary', 'Accept');
  return prefersHtml(request.headers) ? reply.redirect('/admin', 303) : { role };
};
