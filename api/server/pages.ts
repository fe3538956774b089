import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { problem } from '@lading/schema/problems.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { signInPage } from '../admin/sign-in-page.ts';
import { prefersHtml, prefersJson } from '../http/accept.ts';
import { callerOf } from '../http/caller.ts';
import { sendRefusalPage } from '../http/problem-writers.ts';
import { nonceSource, pagePolicy } from '../http/security-headers.ts';
import type { Lading } from '../lading.ts';

const builtPages = join(import.meta.dirname, '../../web/dist');

const notBuilt =
  '<!doctype html><html lang="en"><title>Lading</title><p>The pages are not built; start Lading with <code>npm start</code>.</p></html>';

/** Serves the landing page (or its JSON), the dashboard, and their assets. */
export const pageRoutes = async (app: FastifyInstance, lading: Lading): Promise<void> => {
  const html = await readFile(join(builtPages, 'index.html'), 'utf8').catch(() => notBuilt);
  // What browsers ask for beside a file that they show on its own.
  const icon = await readFile(join(builtPages, 'assets/favicon.v1.svg')).catch(() => undefined);

  const page = (reply: FastifyReply) => {
    // Uploads share this origin; only scripts that carry the nonce of this answer run.
    const nonce = lading.ids.secret(16);
    const body = html.replaceAll(/<(script|link rel="modulepreload")/g, (tag) => `${tag} nonce="${nonce}"`);
    return reply
      .headers({
        'content-security-policy': pagePolicy({ scripts: [nonceSource(nonce)] }),
        'cache-control': 'no-store',
        vary: 'Accept',
      })
      .type('text/html; charset=utf-8')
      .send(body);
  };

  app.get('/', async (request, reply) => {
    if (prefersHtml(request.headers)) return page(reply);
    const { version } = lading;
    reply.header('vary', 'Accept');
    return {
      name: 'lading',
      version,
      remotes: lading.remotes.all().map((remote) => remote.name),
      links: { graphql: '/graphql', upload: '/upload', health: '/health', metrics: '/metrics' },
    };
  });
  app.get('/app', async (_request, reply) => page(reply));
  app.get('/app/*', async (_request, reply) => page(reply));
  app.get('/api-info', async (_request, reply) => page(reply));
  const admin = async (request: FastifyRequest, reply: FastifyReply) => {
    if (callerOf(request).role === 'admin') return page(reply);
    if (prefersJson(request.headers, 'text/html')) throw problem('Unauthenticated');
    return sendRefusalPage(request, reply, problem('Unauthenticated'), signInPage());
  };
  app.get('/admin', admin);
  app.get('/admin/*', admin);
  app.register(fastifyStatic, {
    root: join(builtPages, 'assets'),
    prefix: '/assets/',
    // Names of built files hold a hash of their content, or a version that is raised by hand.
    immutable: true,
    maxAge: '365d',
    index: false,
    wildcard: true,
  });
  app.get('/favicon.ico', async (_request, reply) =>
    icon === undefined
      ? reply.code(204).send()
      : reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(icon),
  );
  app.get('/robots.txt', async (_request, reply) => reply.type('text/plain').send('User-agent: *\nDisallow: /\n'));
};
