import type { RecordedEvent } from '@lading/schema/events/registry.ts';
import { type Changes, defineProjection, type RowOf } from './engine/define.ts';
import { foldName } from './files.ts';
import { landmarks } from './landmarks.ts';

const projects = {
  columns: {
    uuid: { type: 'uuid' },
    name: { type: 'text' },
    /** What the name is sought by: its letters regardless of case and form. */
    name_folded: { type: 'text' },
    description: { type: 'text', nullable: true },
    created_at: { type: 'instant' },
    deleted_at: { type: 'instant', nullable: true },
    /** The event that deleted it: what the endings of its files name as their cause. */
    deleted_by: { type: 'uuid', nullable: true },
    /** Of the creation: what orders them. */
    position: { type: 'position' },
  },
  key: ['uuid'],
  indexes: [{ on: 'position', where: 'deleted_at IS NULL' }],
} as const;

export type ProjectsRow = RowOf<typeof projects>;

type Tables = { projects: typeof projects };

const change = ({ data: { uuid, changes: said } }: RecordedEvent<'ProjectChanged'>, changes: Changes<Tables>): void =>
  changes.patch(
    'projects',
    { uuid },
    {
      ...(said.name !== undefined && { name: said.name, name_folded: foldName(said.name) }),
      ...(said.description !== undefined && { description: said.description }),
    },
  );

/** Every project there ever was, deleted ones too. */
export const projectsProjection = defineProjection({
  name: 'projects',
  version: 2,
  tables: { projects },
  on: {
    ...landmarks,
    ProjectCreated: ({ data, metadata, position }, changes) =>
      changes.put('projects', {
        uuid: data.uuid,
        name: data.name,
        name_folded: foldName(data.name),
        description: data.description,
        created_at: metadata.at,
        deleted_at: null,
        deleted_by: null,
        position,
      }),
    ProjectChanged: change,
    ProjectDeleted: ({ data, metadata, id }, changes) =>
      changes.patch('projects', { uuid: data.uuid }, { deleted_at: metadata.at, deleted_by: id }),
  },
});
