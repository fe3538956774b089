import type { Lading } from '../lading.ts';
import { type GivenOptions, type UploadOptions, uploadOptions } from './options.ts';

/**
 * Checks all that was said about an upload, its project included. `fileName` is what the client called the file.
 * @throws Problem InvalidInput naming the field, ProjectNotFound
 */
export const checkedOptions = async (
  { settings, clock, projects }: Pick<Lading, 'settings' | 'clock' | 'projects'>,
  given: GivenOptions,
  fileName: string | undefined,
): Promise<UploadOptions> => {
  const options = uploadOptions(given, fileName, settings, clock.now());
  if (options.projectId !== null) await projects.require(options.projectId);
  return options;
};
