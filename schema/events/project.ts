import { z } from 'zod';
import { defineEvent } from './define.ts';

const stream = 'project-{uuid}';
const uuid = z.uuid();
const name = z.string().describe('As it was given; names are unique regardless of case.');
const description = z.string().nullable().default(null);

const sample = { uuid: '5d0a3f6e-93c1-4c39-8f55-3c0c2b2b6c11', name: 'Website' };

export const projectCreated = defineEvent({
  type: 'ProjectCreated',
  version: 1,
  summary: 'Somebody created a project, which files can be uploaded to.',
  stream,
  data: z.object({ uuid, name, description }),
  sample: { ...sample, description: 'Pictures of the public pages' },
  say: (data) => `created the project ${data.name}`,
});

export const projectChanged = defineEvent({
  type: 'ProjectChanged',
  version: 1,
  summary: 'Somebody renamed a project or described it anew. Only what changed is told.',
  stream,
  data: z.object({
    uuid,
    name: name.describe('What it was called before.'),
    changes: z.object({ name: name.optional(), description: z.string().nullable().optional() }),
  }),
  sample: { ...sample, changes: { name: 'Homepage' } },
  say: (data) =>
    data.changes.name === undefined
      ? `described the project ${data.name} anew`
      : `renamed the project ${data.name} to ${data.changes.name}`,
});

const filesInWords = (files: number): string =>
  files === 0 ? '' : files === 1 ? ' and the file in it' : ` and the ${files} files in it`;

export const projectDeleted = defineEvent({
  type: 'ProjectDeleted',
  version: 1,
  summary: 'Somebody deleted a project. Its live files end: each `FileDeleted` names this event as its cause.',
  stream,
  data: z.object({ uuid, name, files: z.int().min(0).describe('Live files it had when that was ordered.') }),
  sample: { ...sample, files: 12 },
  say: (data) => `deleted the project ${data.name}${filesInWords(data.files)}`,
});

export const projectNameClaimed = defineEvent({
  type: 'ProjectNameClaimed',
  version: 1,
  summary: 'A project is about to have a name. The last one to claim it has it, as long as it lives and is called so.',
  stream: 'project-name-{hash}',
  data: z.object({ uuid, name }),
  sample,
  say: (data) => `claimed the name ${data.name} for a project`,
});

export const projectNameLost = defineEvent({
  type: 'ProjectNameLost',
  version: 1,
  summary: 'A project claimed a name and never came to have it; another one has claimed it since.',
  stream,
  data: z.object({ uuid, name }),
  sample,
  say: (data) => `gave up the claim to the project name ${data.name}`,
});
