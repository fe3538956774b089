import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf, requireManager } from '../../http/caller.ts';
import { readUpload } from '../../http/multipart.ts';
import type { Lading } from '../../lading.ts';
import { fileUrl } from '../links.ts';
import { uploadOptions } from '../options.ts';
import { storeUpload } from '../store-upload.ts';
import { recordUpload } from '../use-cases.ts';
import { fileJson } from './answer.ts';
import { uploadForm } from './described.ts';

const mostFields = 20;
const mostFieldBytes = 65_536;

/** Serves `POST /upload` and `POST /api/upload`: a form with one `file` (or `image`) and what is said about it. */
export const uploadRoute = (app: FastifyInstance, lading: Lading): void => {
  const limits = {
    maxFileBytes: lading.settings.maxFileBytes,
    maxFields: mostFields,
    maxFieldBytes: mostFieldBytes,
    fileFields: ['file', 'image'],
  };
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const { context, baseUrl } = callerOf(request);
    let fileName: string | undefined;
    const { checked: options, stored } = await readUpload(request.raw, limits, {
      check: (fields) => uploadOptions(Object.fromEntries(fields), fileName, lading.settings, lading.clock.now()),
      store: (file) => {
        fileName = file.name;
        return storeUpload(lading, { body: file.body });
      },
    });
    const { file, pending } = await recordUpload(lading, stored, options, context);
    reply.code(201).header('Location', fileUrl(file));
    if (pending) reply.header('Lading-Pending', 'true');
    return fileJson(file, baseUrl);
  };
  const options = { onRequest: requireManager, config: { api: uploadForm } };
  app.post('/upload', options, handler);
  app.post('/api/upload', options, handler);
};
