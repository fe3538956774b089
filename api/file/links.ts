import type { File } from '@lading/projections/files-queries.ts';
import { linkExtension } from '../http/file-name.ts';

/** The relative link of a file: `/aB7xYzQ.jpg`, without an extension where its name has none fit for a URL. */
export const fileUrl = ({ slug, name }: Pick<File, 'slug' | 'name'>): string => {
  const extension = linkExtension(name);
  return extension ? `/${slug}.${extension}` : `/${slug}`;
};
