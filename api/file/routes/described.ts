import { z } from 'zod';
import { listQuery } from '../../http/list-query.ts';
import type { ApiOperation } from '../../http/openapi.ts';
import { shapes } from './shapes.ts';

const refusedUpload = ['InvalidInput', 'ProjectNotFound', 'UploadBroken', 'FileTooLarge', 'StorageFull', 'DiskFull'] as const;
const json = (shape: (typeof shapes)[keyof typeof shapes]) => [shape];
const idOrUuid = { id: 'Its slug or uuid.' };

const ttl = z.string().describe('"30m", "2h", "7d", "inf"; absent: the default of the server.');
const maxDownloads = z.int().min(1);

/** What may be said about an upload beside its bytes, as parameters. */
const terms = {
  ttl: { description: 'Its lifetime: "30m", "2h", "7d", "inf".' },
  max_downloads: { description: 'Ends the link after so many downloads.', schema: maxDownloads },
  password: { description: 'Wanted from everybody who opens the link.' },
  sliding: { description: 'Each download starts the lifetime anew.', schema: z.boolean() },
  metadata: { description: 'A JSON object.' },
  project: { description: 'The id of the project that it joins.' },
};

const termHeaders = {
  'Lading-Ttl': { description: terms.ttl.description },
  'Lading-Max-Downloads': terms.max_downloads,
  'Lading-Password': terms.password,
  'Lading-Sliding': terms.sliding,
  'Lading-Project': terms.project,
};

export const uploadForm: ApiOperation = {
  summary: 'Upload a file by form',
  tag: 'Files',
  needsToken: true,
  body: {
    'multipart/form-data': z.object({
      file: z.string().describe('The file; "image" is an alias.'),
      name: z.string().optional(),
      ttl: ttl.optional(),
      max_downloads: maxDownloads.optional(),
      password: z.string().optional(),
      sliding: z.boolean().optional(),
      project: z.uuid().optional().describe(terms.project.description),
      metadata: z.string().optional().describe('A JSON object.'),
    }),
  },
  answers: { 201: { description: 'It has a link.', headers: ['Location', 'Lading-Pending'], content: json(shapes.file) } },
  problems: [...refusedUpload, 'NotMultipart', 'NoFilePart', 'TooManyFiles'],
};

/** A form whose file is answered as management shows it. */
export const addFile: ApiOperation = {
  ...uploadForm,
  summary: 'Add a file by form',
  answers: { 201: { description: 'The file.', headers: ['Location', 'Lading-Pending'], content: json(shapes.link) } },
};

export const addProjectFile: ApiOperation = {
  ...addFile,
  summary: 'Add a file to a project by form',
  path: { project: 'The id of the project.' },
};

export const uploadBody: ApiOperation = {
  summary: 'Upload a file as the body, as `curl -T` does',
  tag: 'Files',
  needsToken: true,
  path: { name: 'The name of the file.' },
  query: terms,
  headers: termHeaders,
  body: { 'application/octet-stream': 'binary' },
  answers: {
    201: {
      description: 'The link as a line of text, or JSON where that is asked for.',
      headers: ['Location', 'Lading-Pending'],
      content: [{ text: true }, shapes.file],
    },
  },
  problems: refusedUpload,
};

export const downloadFile: ApiOperation = {
  summary: 'Download a file',
  description:
    'Ranges and conditions as RFC 9110 has them. A browser gets a page first where a limit or a password asks for one.',
  tag: 'Files',
  needsToken: false,
  path: { id: 'The slug or uuid, with or without an extension.', name: 'Any name.' },
  query: { download: { description: 'If present: as an attachment.' } },
  headers: {
    Range: { description: 'One range of bytes.' },
    'Lading-Password': { description: 'Or HTTP Basic, with any user name.' },
  },
  answers: {
    200: { description: 'The bytes.', headers: ['ETag', 'Content-Disposition', 'Cache-Control'], content: [{ binary: '*/*' }] },
    206: { description: 'A range of them.', headers: ['Content-Range'], content: [{ binary: '*/*' }] },
    304: { description: 'What the client has is still right.' },
  },
  problems: ['FileNotFound', 'FileGone', 'DownloadLimitReached', 'PasswordWanted', 'RangeNotSatisfiable', 'PreconditionFailed'],
};

export const unlockLink: ApiOperation = {
  summary: 'Give the password of a link, as its page does',
  tag: 'Files',
  needsToken: false,
  path: downloadFile.path ?? {},
  body: { 'application/x-www-form-urlencoded': z.object({ password: z.string() }) },
  answers: {
    303: { description: 'It was right: a cookie remembers it, and the link follows.', headers: ['Location', 'Set-Cookie'] },
  },
  problems: ['FileNotFound', 'FileGone', 'PasswordWanted'],
};

export const listLinks: ApiOperation = {
  summary: 'List links, the newest first',
  tag: 'Links',
  needsToken: true,
  query: {
    ...listQuery,
    status: { description: 'live (when absent), expired, deleted, pruned, all; or some of them with commas between.' },
  },
  answers: { 200: { description: 'A page of them.', content: json(shapes.links) } },
  problems: ['InvalidInput'],
};

export const showLink: ApiOperation = {
  summary: 'Show a link',
  tag: 'Links',
  needsToken: true,
  path: idOrUuid,
  answers: { 200: { description: 'The link, live or ended.', content: json(shapes.link) } },
  problems: ['FileNotFound'],
};

export const expireLink: ApiOperation = {
  summary: 'Expire a link now',
  description: 'One that has ended stays as it ended.',
  tag: 'Links',
  needsToken: true,
  path: idOrUuid,
  answers: { 200: { description: 'The link as it ended.', headers: ['Lading-Pending'], content: json(shapes.link) } },
  problems: ['FileNotFound'],
};

export const deleteLink: ApiOperation = {
  summary: 'Delete a link and its file',
  tag: 'Links',
  needsToken: true,
  path: idOrUuid,
  answers: { 204: { description: 'It has ended, now or before.', headers: ['Lading-Pending'] } },
  problems: ['FileNotFound'],
};

export const showStats: ApiOperation = {
  summary: 'Totals since the beginning',
  tag: 'Links',
  needsToken: true,
  answers: { 200: { description: 'The totals.', content: json(shapes.stats) } },
};
