import { createHash } from 'node:crypto';
import { type Artifact, findArtifact, measureRemote } from '@lading/projections/artifacts-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import mime from 'mime';
import { patienceMs } from '../log/changes.ts';
import type { Context } from '../log/context.ts';
import type { Wanted } from './artifacts-port.ts';
import { evictArtifact } from './evict.ts';
import { type KeepDeps, keepArtifact } from './keep.ts';
import { fileNameOf } from './keys.ts';

type Body = {
  readonly body: AsyncIterable<Uint8Array>;
  /** The size if the client announced it. */
  readonly size: number | undefined;
  /** The SHA-256 that the client announced, hexadecimal. */
  readonly sha256: string | null;
};

/** How long others may be at the same path before this gives up. */
const lockWaitMs = 10_000;

/**
 * Publishes an artifact in a local repository, in place of the one that is there. `isSeen`: the read models show it.
 * @throws Problem ArtifactImmutable, FileTooLarge, RemoteFull, DiskFull, DigestMismatch, ChangedMeanwhile
 */
export const publish = (deps: KeepDeps, wanted: Wanted, given: Body, context: Context) =>
  alone(deps, wanted, async (older) => {
    const { remote, path, kind } = wanted;
    if (older && remote.immutable) throw problem('ArtifactImmutable', { remote: remote.name, path });
    await requireRoom(deps, wanted, older, given.size ?? 0);
    const mediaType = mime.getType(fileNameOf(path)) ?? 'application/octet-stream';
    const kept = await keepArtifact(deps, {
      remote,
      described: { path, kind, published: true, mediaType, etag: null, lastModified: null },
      body: checked(wanted, given),
      size: given.size,
      older,
      context,
    });
    return { ...kept, isNew: older === undefined };
  });

/**
 * Deletes an artifact of a local repository. Returns whether the read models show that.
 * @throws Problem ArtifactNotFound, ArtifactImmutable, ChangedMeanwhile
 */
export const unpublish = (deps: KeepDeps, wanted: Wanted, context: Context): Promise<boolean> =>
  alone(deps, wanted, async (older) => {
    const { remote, path } = wanted;
    if (!older) throw problem('ArtifactNotFound', { remote: remote.name, path });
    if (remote.immutable) throw problem('ArtifactImmutable', { remote: remote.name, path });
    const position = await evictArtifact(deps, older, 'DELETED', context);
    return deps.engine.settled(['ArtifactEvicted'], position, patienceMs);
  });

/** One at a time, among all replicas, with what is published by then. */
const alone = async <T>(
  deps: KeepDeps,
  { remote, path }: Wanted,
  work: (older: Artifact | undefined) => Promise<T>,
): Promise<T> => {
  const lock = await deps.locks.take(`artifact ${remote.name}/${path}`, { waitMs: lockWaitMs });
  if (!lock) throw problem('ChangedMeanwhile', { what: path });
  try {
    return await work(await findArtifact(deps.db, remote.name, path));
  } finally {
    await lock.release();
  }
};

const requireRoom = async (deps: KeepDeps, { remote }: Wanted, older: Artifact | undefined, size: number): Promise<void> => {
  if (remote.maxObjectBytes !== null && size > remote.maxObjectBytes)
    throw problem('FileTooLarge', { limitBytes: remote.maxObjectBytes });
  const free = await deps.bytes.freeBytes();
  if (free !== undefined && free - size < deps.settings.minFreeBytes) throw problem('DiskFull');
  if (remote.maxBytes === null) return;
  const { bytes } = await measureRemote(deps.db, remote.name);
  if (bytes - (older?.size ?? 0) + size > remote.maxBytes)
    throw problem('RemoteFull', { remote: remote.name, limitBytes: remote.maxBytes });
};

/** The body, which fails at its end where it is not what was announced. */
async function* checked({ remote }: Wanted, { body, sha256 }: Body): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  const most = Math.min(remote.maxObjectBytes ?? Number.POSITIVE_INFINITY, remote.maxBytes ?? Number.POSITIVE_INFINITY);
  let size = 0;
  for await (const piece of body) {
    size += piece.byteLength;
    if (size > most) throw problem('FileTooLarge', { limitBytes: most });
    if (sha256 !== null) hash.update(piece);
    yield piece;
  }
  const found = sha256 === null ? null : hash.digest('hex');
  if (found !== null && found !== sha256) throw problem('DigestMismatch', { sha256: found });
}
