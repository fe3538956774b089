import type { File } from '@lading/projections/files-queries.ts';
import type { FileUpload } from 'graphql-upload-minimal';
import type { Lading } from '../lading.ts';
import type { Context } from '../log/context.ts';
import { type GivenOptions, uploadOptions } from './options.ts';
import { storeUpload } from './store-upload.ts';
import { recordUpload } from './use-cases.ts';

type Given = { readonly [K in keyof GivenOptions]?: GivenOptions[K] | null };

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
    const { name, ttl, metadata } = given;
    const options = uploadOptions(
      { name: name ?? undefined, ttl: ttl ?? undefined, metadata },
      upload.filename,
      lading.settings,
      lading.clock.now(),
    );
    const stored = await storeUpload(lading, { body });
    return (await recordUpload(lading, stored, options, context)).file;
  } finally {
    body.destroy();
  }
};
