import { z } from 'zod';
import { listQuery } from '../../http/list-query.ts';
import type { ApiOperation } from '../../http/openapi.ts';

const name = z.string().describe('1 to 100 characters, unique regardless of case.');
const description = z.string().nullable().optional().describe('At most 2,000 characters; null: none.');

/** What a new project is said to be. */
export const newShape = z.strictObject({ name, description });
/** What a project may be changed in. */
export const changesShape = z.strictObject({ name: name.optional(), description });

const count = z.int().min(0);

export const projectShape = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string().nullable(),
  created_at: z.iso.datetime(),
  files: count.describe('Live files in it.'),
  bytes: count.describe('What they hold.'),
});

const one = { name: 'Project', schema: projectShape };
const some = {
  name: 'Projects',
  schema: z.object({
    projects: z.array(projectShape),
    next: z.string().nullable().describe('The cursor of the next page; null on the last.'),
  }),
};

const common = { tag: 'Projects', needsToken: true } as const;
const path = { project: 'Its id.' };

export const listProjects: ApiOperation = {
  ...common,
  summary: 'List projects, the newest first',
  query: listQuery,
  answers: { 200: { description: 'A page of them.', content: [some] } },
  problems: ['InvalidInput'],
};

export const createProject: ApiOperation = {
  ...common,
  summary: 'Create a project',
  body: { 'application/json': newShape },
  answers: { 201: { description: 'The project.', headers: ['Location', 'Lading-Pending'], content: [one] } },
  problems: ['InvalidInput', 'NameTaken', 'ChangedMeanwhile'],
};

export const showProject: ApiOperation = {
  ...common,
  summary: 'Show a project',
  path,
  answers: { 200: { description: 'The project.', content: [one] } },
  problems: ['ProjectNotFound'],
};

export const updateProject: ApiOperation = {
  ...common,
  summary: 'Rename a project or describe it anew',
  description: 'What is absent stays as it is.',
  path,
  body: { 'application/json': changesShape },
  answers: { 200: { description: 'The project as it is now.', headers: ['Lading-Pending'], content: [one] } },
  problems: ['InvalidInput', 'ProjectNotFound', 'NameTaken', 'ChangedMeanwhile'],
};

export const deleteProject: ApiOperation = {
  ...common,
  summary: 'Delete a project',
  path,
  query: { force: { description: 'If true: its live files end with it.', schema: z.boolean() } },
  answers: { 204: { description: 'It is gone.', headers: ['Lading-Pending'] } },
  problems: ['InvalidInput', 'ProjectNotFound', 'ProjectNotEmpty'],
};
