import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requireManager } from '../../http/caller.ts';
import type { ApiOperation } from '../../http/openapi.ts';
import type { Lading } from '../../lading.ts';
import { shownRemote, shownShape } from '../shown.ts';

const showConfig: ApiOperation = {
  tag: 'Server',
  needsToken: true,
  summary: 'The settings and remotes in force, secrets masked',
  answers: {
    200: {
      description: 'Settings by the names of their variables, remotes by their own.',
      content: [
        {
          name: 'Config',
          schema: z.object({ settings: z.record(z.string(), z.unknown()), remotes: z.record(z.string(), shownShape) }),
        },
      ],
    },
  },
};

/** Serves `GET /config`. */
export const configRoute = (app: FastifyInstance, { settings, remotes, upstream }: Lading): void => {
  app.get('/config', { onRequest: requireManager, config: { api: showConfig } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return {
      settings: settings.inForce,
      remotes: Object.fromEntries(remotes.all().map((remote) => [remote.name, shownRemote(remote, upstream.health(remote))])),
    };
  });
};
