import type { StoredObject } from '@lading/adapters/bytes/port.ts';
import { knownArtifactKeys } from '@lading/projections/artifacts-queries.ts';
import { knownKeys } from '@lading/projections/files-queries.ts';
import { knownVariantKeys } from '@lading/projections/variants-queries.ts';
import type { Lading } from '../lading.ts';
import { systemContext, toEvents } from '../log/context.ts';

type Deps = Pick<
  Lading,
  'store' | 'bytes' | 'db' | 'engine' | 'clock' | 'ids' | 'replica' | 'logger' | 'settings' | 'uploading' | 'uploads'
> & {
  /** What the keys of artifacts begin with. */
  readonly artifactPrefixes: () => readonly string[];
};

export type Orphans = { readonly removed: number; readonly bytes: number };

type Known = (keys: readonly string[]) => Promise<ReadonlySet<string>>;

const batch = 500;
/** How long the read model may take to catch up with the log; then the next round looks again. */
const catchUpMs = 30_000;

/**
 * Removes bytes without an event once they are older than the grace period, and counts those that are younger.
 * Pieces of uploads under way belong to those and are counted there.
 */
export const removeOrphans = async (deps: Deps, signal: AbortSignal): Promise<Orphans> => {
  await deps.bytes.sweep(graceEnd(deps));
  const files = await removeBelow(deps, 'files/', (keys) => knownKeys(deps.db, keys), signal);
  const pieces = await removeBelow(deps, 'uploads/', (keys) => deps.uploads.knownKeys(keys), signal);
  const variants = await removeBelow(deps, 'variants/', (keys) => knownVariantKeys(deps.db, keys), signal);
  const artifacts = { removed: 0 };
  for (const prefix of deps.artifactPrefixes())
    artifacts.removed += (await removeBelow(deps, prefix, (keys) => knownArtifactKeys(deps.db, keys), signal)).removed;
  // Variants and artifacts have caps of their own; what is left of them takes no room from files.
  return {
    removed: files.removed + pieces.removed + variants.removed + artifacts.removed,
    bytes: files.bytes + pieces.bytes,
  };
};

const graceEnd = ({ clock, settings }: Deps): Date => new Date(clock.now().getTime() - settings.orphanGraceMs);

const removeBelow = async (deps: Deps, prefix: string, known: Known, signal: AbortSignal): Promise<Orphans> => {
  const found = { removed: 0, bytes: 0 };
  for await (const objects of inBatches(deps.bytes.list(prefix), batch)) {
    if (signal.aborted) break;
    const oldest = graceEnd(deps);
    const unknown = await unknownOf(deps, objects, known);
    const old = unknown.filter(({ modifiedAt }) => modifiedAt < oldest);
    const removed = await removeAll(deps, old, known);
    found.removed += removed.length;
    found.bytes += bytesOf(unknown) - bytesOf(removed);
  }
  return found;
};

const bytesOf = (objects: readonly StoredObject[]): number => objects.reduce((sum, { size }) => sum + size, 0);

const unknownOf = async (
  { uploading }: Deps,
  objects: readonly StoredObject[],
  known: Known,
): Promise<readonly StoredObject[]> => {
  const those = await known(objects.map(({ key }) => key));
  return objects.filter(({ key }) => !those.has(key) && !uploading.has(key));
};

/**
 * The read model may lag behind the log, by much when it was just opened; what it does not know may well have an event.
 * So the log is told first, and nothing is removed until the read model has folded what it was told: by then it knows of
 * every event that came before. Those that are still unknown have none.
 */
const removeAll = async (deps: Deps, old: readonly StoredObject[], known: Known): Promise<readonly StoredObject[]> => {
  if (old.length === 0) return [];
  const data = { objects: old.length, bytes: bytesOf(old) };
  const [event] = toEvents([{ type: 'OrphansFound', data }], systemContext('reaper', deps.ids), deps);
  if (!event) return [];
  const { position } = await deps.store.append(`server-${deps.replica}`, [event], { expected: 'any' });
  if (!(await deps.engine.settled(['OrphansFound'], position, catchUpMs))) return [];
  const orphans = await unknownOf(deps, old, known);
  for (const { key, size } of orphans) {
    await deps.bytes.remove(key);
    deps.logger.info({ key, size }, 'removed bytes that no event names');
  }
  return orphans;
};

async function* inBatches<T>(items: AsyncIterable<T>, size: number): AsyncIterable<readonly T[]> {
  let gathered: T[] = [];
  for await (const item of items) {
    gathered.push(item);
    if (gathered.length < size) continue;
    yield gathered;
    gathered = [];
  }
  if (gathered.length > 0) yield gathered;
}
