import { z } from 'zod';
import { listQuery } from '../../http/list-query.ts';
import type { ApiOperation } from '../../http/openapi.ts';

export const showImage: ApiOperation = {
  summary: 'Show a picture, transformed',
  description:
    'Steps run in the order of the path: `-/resize/300x/-/format/auto/`, or short: `w_300,f_auto`. A file name may follow.',
  tag: 'Images',
  needsToken: false,
  path: { id: 'The slug or uuid of the file.', '*': 'The transformation.' },
  query: {
    download: { description: 'If present: as an attachment.' },
    sig: { description: 'The signature of the path, where the server wants one.' },
  },
  answers: {
    200: {
      description: 'The picture, or what `json` and `main_colors` say of it.',
      headers: ['ETag', 'Content-Disposition', 'Cache-Control', 'Vary'],
      content: [{ binary: 'image/*' }],
    },
    206: { description: 'A range of it.', headers: ['Content-Range'], content: [{ binary: 'image/*' }] },
    304: { description: 'What the client has is still right.' },
  },
  problems: [
    'FileNotFound',
    'FileGone',
    'PasswordWanted',
    'UnknownOperation',
    'MalformedOperation',
    'NotAnImage',
    'ImageBroken',
    'ImageTooLarge',
    'VariantsNotPublic',
    'SourceNotPublic',
    'SignatureWanted',
    'PresetsOnly',
    'ImageQueueFull',
    'ImageTooSlow',
  ],
};

const side = z.int().min(1);

export const variantShape = z.object({
  variant: z.string().describe('SHA-256 of the canonical transformation.'),
  transformation: z.string().describe('As one writes it: `-/resize/300x/-/format/webp/`.'),
  url: z.string().describe('Relative; signed where the server wants that.'),
  type: z.string().describe('Its media type.'),
  width: side,
  height: side,
  size: z.int().min(0),
  sha256: z.string(),
  rendered_at: z.iso.datetime(),
  hits: z.int().min(0).describe('How often it was served from the store.'),
});

const variants = {
  name: 'Variants',
  schema: z.object({ variants: z.array(variantShape), next: z.string().nullable().describe('The `cursor` of the next page.') }),
};

const common = { tag: 'Images', needsToken: true, path: { id: 'The slug or uuid of the file.' } } as const;

export const listCached: ApiOperation = {
  ...common,
  summary: 'List the stored variants of a file, the newest first',
  query: listQuery,
  answers: { 200: { description: 'A page of them.', content: [variants] } },
  problems: ['InvalidInput', 'FileNotFound'],
};

export const purgeCached: ApiOperation = {
  ...common,
  summary: 'Purge the stored variants of a file',
  answers: { 204: { description: 'None is kept any more.', headers: ['Lading-Pending'] } },
  problems: ['FileNotFound'],
};
