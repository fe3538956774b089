import { z } from 'zod';
import { listQuery } from '../../http/list-query.ts';
import type { ApiOperation } from '../../http/openapi.ts';
import { shapes } from './shapes.ts';

/** What a file may be changed in. */
export const changesShape = z.strictObject({
  name: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).optional().describe('Takes the place of all there was.'),
  ttl: z.string().optional().describe('"30m", "2h", "7d", "inf", counted from now.'),
  max_downloads: z.int().min(1).nullable().optional().describe('Null: no limit any more.'),
  password: z.string().nullable().optional().describe('Null: no password any more.'),
  sliding: z.boolean().optional().describe('Each download starts the lifetime anew.'),
});

const common = { tag: 'Files', needsToken: true } as const;
const path = { id: 'Its slug or uuid.' };

export const listAllFiles: ApiOperation = {
  ...common,
  summary: 'List files, the newest first',
  query: {
    ...listQuery,
    status: { description: 'live (when absent), expired, deleted, pruned, all; or some of them with commas between.' },
  },
  answers: { 200: { description: 'A page of them.', content: [shapes.files] } },
  problems: ['InvalidInput'],
};

export const showFile: ApiOperation = {
  ...common,
  summary: 'Show a file',
  path,
  answers: { 200: { description: 'The file, live or ended.', content: [shapes.link] } },
  problems: ['FileNotFound'],
};

export const updateFile: ApiOperation = {
  ...common,
  summary: 'Change what a file promises',
  description: 'What is absent stays as it is. A file that has ended stays as it ended.',
  path,
  body: { 'application/json': changesShape },
  answers: { 200: { description: 'The file as it is now.', headers: ['Lading-Pending'], content: [shapes.link] } },
  problems: ['InvalidInput', 'FileNotFound', 'FileGone', 'ChangedMeanwhile'],
};

export const deleteFile: ApiOperation = {
  ...common,
  summary: 'Delete a file',
  path,
  answers: { 204: { description: 'It has ended, now or before.', headers: ['Lading-Pending'] } },
  problems: ['FileNotFound'],
};
