import type { Readable } from 'node:stream';
import type { ByteRange } from '@lading/adapters/bytes/port.ts';
import { asOf, type File } from '@lading/projections/files-queries.ts';
import { isSlug, isUuid } from '@lading/schema/ids.ts';
import { problem } from '@lading/schema/problems.ts';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../http/caller.ts';
import type { Representation } from '../http/plan-bytes.ts';
import type { Lading } from '../lading.ts';

/** The slug or uuid in a path segment: what stands before the first dot. */
const idOf = (segment: string): string | undefined => {
  const id = segment.split('.', 1)[0] ?? '';
  if (isUuid(id)) return id.toLowerCase();
  return isSlug(id) ? id : undefined;
};

type Deps = Pick<Lading, 'lookup' | 'clock'>;

/** The live file behind a path segment. @throws Problem FileNotFound, FileGone */
export const liveFile = async (deps: Deps, segment: string): Promise<File> =>
  requireLive(deps, await knownFile(deps, segment), segment);

const knownFile = async ({ lookup }: Deps, segment: string): Promise<File | undefined> => {
  const id = idOf(segment);
  return id === undefined ? undefined : lookup.find(id);
};

const requireLive = ({ clock }: Deps, found: File | undefined, segment: string): File => {
  if (!found) throw problem('FileNotFound', { file: segment.slice(0, 100) });
  const file = asOf(found, clock.now());
  if (file.status !== 'LIVE') throw problem('FileGone', { file: segment.slice(0, 100), ending: file.status });
  return file;
};

/**
 * The live file that a request's link leads to; from here on its answer is counted as one about this file. Links that lead
 * nowhere are limited, so that guessing takes long.
 * @throws Problem FileNotFound, FileGone, TooManyRequests
 */
export const linkedFile = async (deps: Deps, request: FastifyRequest, segment: string, kind: 'FILE' | 'IMAGE'): Promise<File> => {
  const found = await knownFile(deps, segment);
  if (found) request.asked = { slug: found.slug, uuid: found.uuid, projectId: found.projectId, kind };
  else await callerOf(request).spend();
  return requireLive(deps, found, segment);
};

/** The bytes of a file as HTTP sees them. */
export const representationOf = ({ bytes }: Pick<Lading, 'bytes'>, file: File): Representation => ({
  size: file.size,
  etag: `"${file.sha256}"`,
  lastModified: new Date(file.uploadedAt),
  mediaType: file.charset === null ? file.mediaType : `${file.mediaType}; charset=${file.charset}`,
  name: file.name,
  open: (range?: ByteRange): Promise<Readable | undefined> => bytes.open(file.key, range),
  lend: bytes.lend && ((range, take) => bytes.lend?.(file.key, range, take) ?? Promise.resolve(false)),
});
