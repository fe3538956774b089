import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { evaluatePreconditions } from '../http/conditional.ts';

const built = join(import.meta.dirname, '../../web/dist/embed');

/** Names are lasting, so what is new is asked for after an hour; what is old serves on meanwhile. */
const caching = 'public, max-age=3600, stale-while-revalidate=604800';

const files = [
  ['lading.js', 'lading.js'],
  ['lading.d.ts', 'lading.d.ts'],
  ['lading-uploader.js', 'lading-uploader.js'],
  ['lading-uploader.d.ts', 'uploader/types.d.ts'],
] as const;

const typeOf = (name: string): string => (name.endsWith('.js') ? 'text/javascript' : 'text/plain');

/** Serves `/lading.js` and `/lading-uploader.js`, modules for pages of any other site, and the types of both. */
export const embedRoutes = async (app: FastifyInstance): Promise<void> => {
  for (const [name, file] of files) {
    const path = join(built, file);
    const body = await readFile(path).catch(() => undefined);
    if (body === undefined) continue;
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    const lastModified = (await stat(path)).mtime;
    app.get(`/${name}`, async (request: FastifyRequest, reply: FastifyReply) => {
      // It holds nothing of anybody's: every site may have it, whichever CORS_ORIGINS lets ask for more.
      reply.removeHeader('access-control-allow-credentials');
      reply.headers({
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': caching,
        etag,
        'last-modified': lastModified.toUTCString(),
      });
      const verdict = evaluatePreconditions(request.method, request.headers, { etag, lastModified });
      if (verdict === 'not-modified') return reply.code(304).send();
      return reply.type(`${typeOf(name)}; charset=utf-8`).send(body);
    });
  }
};
