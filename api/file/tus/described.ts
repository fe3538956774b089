import { z } from 'zod';
import type { ApiOperation } from '../../http/openapi.ts';

const version = { 'Tus-Resumable': { description: '1.0.0', required: true } } as const;
const expiry = ['Upload-Expires'];
const link = ['Lading-Id', 'Lading-Link', 'Lading-Pending'];
const common = { tag: 'Resumable uploads', needsToken: true, path: { upload: 'As its Location says.' } } as const;
const size = z.int().min(0);

export const tus = {
  options: {
    ...common,
    needsToken: false,
    summary: 'What of tus 1.0.0 there is',
    answers: { 204: { description: 'In its headers.', headers: ['Tus-Version', 'Tus-Extension', 'Tus-Max-Size'] } },
  },
  create: {
    ...common,
    summary: 'Create an upload',
    description: 'tus 1.0.0 (https://tus.io/protocols/resumable-upload): creation, with the first bytes if the body has them.',
    headers: {
      ...version,
      'Upload-Length': { description: 'Its size; or "Upload-Defer-Length: 1".', schema: size },
      'Upload-Metadata': {
        description: 'filename, ttl, max_downloads, password, project, sliding; each with its value in base64.',
      },
    },
    answers: { 201: { description: 'It may begin.', headers: ['Location', 'Upload-Offset', ...expiry, ...link] } },
    problems: ['InvalidInput', 'ProjectNotFound', 'FileTooLarge', 'StorageFull', 'DiskFull', 'TusVersion'],
  },
  state: {
    ...common,
    summary: 'How far an upload is',
    headers: version,
    answers: {
      200: { description: 'In its headers.', headers: ['Upload-Offset', 'Upload-Length', 'Upload-Metadata', ...link] },
    },
    problems: ['UploadNotFound', 'UploadBusy', 'TusVersion'],
  },
  append: {
    ...common,
    summary: 'Send more of an upload',
    description: 'What arrives is kept, also where it breaks off. The answer that completes the upload has its link.',
    headers: { ...version, 'Upload-Offset': { description: 'Where these bytes begin.', schema: size, required: true } },
    body: { 'application/offset+octet-stream': 'binary' },
    answers: { 204: { description: 'Kept.', headers: ['Upload-Offset', ...expiry, ...link] } },
    problems: [
      'InvalidInput',
      'UploadNotFound',
      'UploadMovedOn',
      'UploadBusy',
      'FileTooLarge',
      'StorageFull',
      'DiskFull',
      'TusVersion',
    ],
  },
  remove: {
    ...common,
    summary: 'Give an upload up',
    headers: version,
    answers: { 204: { description: 'It is gone. The file that it may have become stays.' } },
    problems: ['UploadNotFound', 'UploadBusy', 'TusVersion'],
  },
} as const satisfies Record<string, ApiOperation>;
