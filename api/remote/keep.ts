import type { Artifact } from '@lading/projections/artifacts-queries.ts';
import type { Fact } from '@lading/schema/events/registry.ts';
import type { Position } from '@lading/schema/position.ts';
import type { Lading } from '../lading.ts';
import { patienceMs } from '../log/changes.ts';
import { type Context, toEvents } from '../log/context.ts';
import { newKey } from './keys.ts';
import type { Remote } from './remote.ts';

export type KeepDeps = Pick<
  Lading,
  'bytes' | 'clock' | 'db' | 'engine' | 'ids' | 'locks' | 'logger' | 'replica' | 'settings' | 'store' | 'uploading'
>;

/** What is known of an artifact before its bytes are in the store. */
export type Described = Pick<Artifact, 'path' | 'kind' | 'published' | 'mediaType' | 'etag' | 'lastModified'>;

type Keeping = {
  readonly remote: Pick<Remote, 'name'>;
  readonly described: Described;
  /** Must fail where it turns out not to be what it should: nothing of it is then kept. */
  readonly body: AsyncIterable<Uint8Array>;
  /** The size where it is known; a body of any other size is refused. */
  readonly size: number | undefined;
  readonly signal?: AbortSignal;
  /** What is kept under this path now: it goes once the new one is in its place. */
  readonly older: Artifact | undefined;
  readonly context: Context;
};

/** Bytes first, then the event, then the older bytes away. `isSeen`: the read model shows it. */
export const keepArtifact = async (
  deps: KeepDeps,
  { remote, described, body, size, signal, older, context }: Keeping,
): Promise<{ readonly artifact: Artifact; readonly isSeen: boolean }> => {
  const key = newKey(remote, described.path, deps.ids.uuid());
  deps.uploading.add(key);
  try {
    const stored = await deps.bytes.put(key, body, { size, mediaType: described.mediaType, signal });
    const kept = { remote: remote.name, ...described, key, ...stored };
    const position = await append(deps, remote.name, factOf(kept, older !== undefined), context);
    const isSeen = await deps.engine.settled(['ArtifactCached', 'ArtifactPublished'], position, patienceMs);
    if (older) await deps.bytes.remove(older.key);
    const now = deps.clock.now().toISOString();
    return { artifact: { ...kept, cachedAt: now, checkedAt: now, lastUsedAt: now, hits: older?.hits ?? 0 }, isSeen };
  } finally {
    deps.uploading.delete(key);
  }
};

type Kept = Described & Pick<Artifact, 'remote' | 'key' | 'size' | 'sha256'>;

const factOf = ({ published, ...kept }: Kept, replaced: boolean): Fact => {
  const { etag, lastModified, ...data } = kept;
  return published
    ? { type: 'ArtifactPublished', data: { ...data, replaced } }
    : { type: 'ArtifactCached', data: { ...data, etag, lastModified } };
};

/** Records what happened to artifacts of one remote. Where the last of it lies in the log. */
export const append = async (
  deps: Pick<Lading, 'clock' | 'ids' | 'replica' | 'store'>,
  remote: string,
  fact: Fact,
  context: Context,
): Promise<Position> =>
  (await deps.store.append(`remote-${remote}`, toEvents([fact], context, deps), { expected: 'any' })).position;
