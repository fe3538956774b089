import type { Project as ProjectRow } from '@lading/projections/projects-queries.ts';
import { builder } from './builder.ts';

/** A project in the schema. The slice of projects says what it is; others add fields with `builder.objectField(s)`. */
export const Project = builder.objectRef<ProjectRow>('Project');
