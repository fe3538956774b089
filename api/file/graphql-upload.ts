import type { File } from '@lading/projections/files-queries.ts';
import type { FileUpload } from 'graphql-upload-minimal';
import { present } from '../graphql/args.ts';
import type { Lading } from '../lading.ts';
import type { Context } from '../log/context.ts';
import { checkedOptions } from './checked-options.ts';
import type { GivenOptions } from './options.ts';
import { storeUpload } from './store-upload.ts';
import { recordUpload } from './use-cases.ts';

/** What a GraphQL client may say about an upload. */
type Given = {
  readonly name?: string | null | undefined;
  readonly ttl?: string | null | undefined;
  readonly maxDownloads?: number | null | undefined;
  readonly password?: string | null | undefined;
  readonly projectId?: string | null | undefined;
  readonly metadata?: unknown;
  readonly sliding?: boolean | null | undefined;
};

/** The same under the names that forms use. */
const asForm = ({ maxDownloads, projectId, ...same }: Given): GivenOptions =>
  present({ ...same, max_downloads: maxDownloads, project: projectId });

/** Stores a file of a multipart GraphQL request. What is said about it is checked before a byte is kept. */
export const uploadFromGraphQL = async (
  lading: Lading,
  file: Promise<FileUpload>,
  given: Given,
  context: Context,
): Promise<File> => {
  const upload = await file;
  const body = upload.createReadStream();
  try {
    const options = await checkedOptions(lading, asForm(given), upload.filename);
    const stored = await storeUpload(lading, { body });
    return (await recordUpload(lading, stored, options, context)).file;
  } finally {
    body.destroy();
  }
};
