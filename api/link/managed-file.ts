import { type File, findFile } from '@lading/projections/files-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import type { ApiOperation } from '../http/openapi.ts';
import type { Lading } from '../lading.ts';

/** How management names a file in a path: by its slug or uuid, below its project or alone. */
export type FileParams = { readonly project?: string; readonly id: string };

/** The file of the path, live or ended; one of its project where the path names that. @throws Problem ProjectNotFound, FileNotFound */
export const managedFile = async (
  { db, projects }: Pick<Lading, 'db' | 'projects'>,
  { project, id }: FileParams,
): Promise<File> => {
  const projectId = project === undefined ? undefined : await projects.require(project);
  const file = await findFile(db, id);
  if (!file || (projectId !== undefined && file.projectId !== projectId))
    throw problem('FileNotFound', { file: id.slice(0, 100) });
  return file;
};

/** How a route about files describes itself below a project. */
export const inProject = (api: ApiOperation): ApiOperation => ({
  ...api,
  summary: `${api.summary}, of a project`,
  path: { project: 'The id of the project.', ...api.path },
  problems: [...(api.problems ?? []), 'ProjectNotFound'],
});
