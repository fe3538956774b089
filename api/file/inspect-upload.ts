import type { ImageFacts } from '@lading/projections/files-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import type { Lading } from '../lading.ts';
import type { StoredUpload } from './store-upload.ts';

/** How long an upload waits to learn what its picture is, in milliseconds. */
const patienceMs = 5_000;

/**
 * What an image that was just stored shows; null where it is none, and where that cannot be found out in time. The upload
 * succeeds either way: it is a file first.
 */
export const inspectUpload = async (
  { renderer, bytes, logger }: Pick<Lading, 'renderer' | 'bytes' | 'logger'>,
  { key, size, uuid }: Pick<StoredUpload, 'key' | 'size' | 'uuid'>,
  mediaType: string,
): Promise<ImageFacts | null> => {
  if (!mediaType.startsWith('image/')) return null;
  const open = async () => {
    const body = await bytes.open(key);
    if (!body) throw problem('BytesMissing', { file: uuid });
    return body;
  };
  try {
    return await renderer.inspect({ name: uuid, mediaType, size, open }, AbortSignal.timeout(patienceMs));
  } catch (error) {
    logger.info({ err: error, uuid, mediaType }, 'stored an image without knowing what it shows');
    return null;
  }
};
