import { problem } from '@lading/schema/problems.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf, requireManager } from '../../http/caller.ts';
import { readUpload } from '../../http/multipart.ts';
import type { Lading } from '../../lading.ts';
import { checkedOptions } from '../checked-options.ts';
import { fileUrl } from '../links.ts';
import type { GivenOptions } from '../options.ts';
import { storeUpload } from '../store-upload.ts';
import { recordUpload, type Written } from '../use-cases.ts';
import { fileJson, linkJson } from './answer.ts';
import { addFile, addProjectFile, uploadForm } from './described.ts';

const mostFields = 20;
const mostFieldBytes = 65_536;

/** A form without a word about its project, or with this one. @throws Problem InvalidInput */
const within = (project: string, given: GivenOptions): GivenOptions => {
  if (given.project && given.project.toLowerCase() !== project)
    throw problem('InvalidInput', { field: 'project', message: 'The form names another project than the path.' });
  return { ...given, project };
};

/** Takes the file of a form, into the project that the path names where it names one. */
const takeForm = async (lading: Lading, request: FastifyRequest, project?: string): Promise<Written> => {
  const limits = { maxFileBytes: lading.settings.maxFileBytes, maxFields: mostFields, maxFieldBytes: mostFieldBytes };
  let fileName: string | undefined;
  const { checked, stored } = await readUpload(
    request.raw,
    { ...limits, fileFields: ['file', 'image'] },
    {
      check: (fields) => {
        const given: GivenOptions = Object.fromEntries(fields);
        return checkedOptions(lading, project === undefined ? given : within(project, given), fileName);
      },
      store: (file) => {
        fileName = file.name;
        return storeUpload(lading, { body: file.body });
      },
    },
  );
  return recordUpload(lading, stored, checked, callerOf(request).context);
};

const created = (reply: FastifyReply, location: string, pending: boolean): void => {
  reply.code(201).header('Location', location);
  if (pending) reply.header('Lading-Pending', 'true');
};

type InProject = { Params: { project: string } };

/**
 * Serves `POST /upload` and `POST /api/upload`: a form with one `file` (or `image`) and what is said about it; and the same as
 * `POST /api/files` and `POST /api/projects/{uuid}/files`, which answer with what management shows.
 */
export const uploadRoute = (app: FastifyInstance, lading: Lading): void => {
  const upload = async (request: FastifyRequest, reply: FastifyReply) => {
    const { file, pending } = await takeForm(lading, request);
    created(reply, fileUrl(file), pending);
    return fileJson(file, callerOf(request).baseUrl);
  };
  app.post('/upload', { onRequest: requireManager, config: { api: uploadForm } }, upload);
  app.post('/api/upload', { onRequest: requireManager, config: { api: uploadForm } }, upload);
  app.post('/api/files', { onRequest: requireManager, config: { api: addFile } }, async (request, reply) => {
    const { file, pending } = await takeForm(lading, request);
    created(reply, `/api/files/${file.uuid}`, pending);
    return linkJson(file, callerOf(request).baseUrl);
  });
  const inProject = { onRequest: requireManager, config: { api: addProjectFile } };
  app.post<InProject>('/api/projects/:project/files', inProject, async (request, reply) => {
    const project = await lading.projects.require(request.params.project);
    const { file, pending } = await takeForm(lading, request, project);
    created(reply, `/api/projects/${project}/files/${file.uuid}`, pending);
    return linkJson(file, callerOf(request).baseUrl);
  });
};
