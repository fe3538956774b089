import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Lading } from '../../lading.ts';
import type { HotAnswers } from '../../link/hot-answers.ts';
import { serveImage } from '../serve-image.ts';
import { showImage } from './described.ts';

/** The path of a request as it was sent, cut after so many segments. */
const pathAfter = (request: FastifyRequest, segments: number): string => {
  const path = (request.raw.url ?? '').split('?', 1)[0] ?? '';
  return path
    .split('/')
    .slice(segments + 1)
    .join('/');
};

type Get = { Params: { id: string } };

/** Serves `GET|HEAD /image/{id}/{transformations}` and `/{id}/-/{op}/…`. */
export const imageRoutes = (app: FastifyInstance, lading: Lading, hot: HotAnswers): void => {
  const below = (segments: number) => (request: FastifyRequest<Get>, reply: FastifyReply) =>
    serveImage(lading, hot, request, reply, { id: request.params.id, path: pathAfter(request, segments) });
  app.get<Get>('/image/:id', { config: { api: showImage } }, below(2));
  app.get<Get>('/image/:id/*', { config: { api: showImage, readsPath: true } }, below(2));
  app.get<Get>('/:id/-/*', { config: { api: showImage, readsPath: true } }, below(1));
};
