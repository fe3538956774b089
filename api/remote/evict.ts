import type { Artifact } from '@lading/projections/artifacts-queries.ts';
import type { EventData } from '@lading/schema/events/registry.ts';
import type { Position } from '@lading/schema/position.ts';
import type { Lading } from '../lading.ts';
import type { Context } from '../log/context.ts';
import { append } from './keep.ts';

type Deps = Pick<Lading, 'bytes' | 'clock' | 'ids' | 'replica' | 'store'>;

export type Why = EventData<'ArtifactEvicted'>['reason'];

/** Lets an artifact go: the event first, then the bytes; what a crash leaves of these, the orphan sweep finds. */
export const evictArtifact = async (deps: Deps, artifact: Artifact, reason: Why, context: Context): Promise<Position> => {
  const { remote, path, key, size } = artifact;
  const position = await append(deps, remote, { type: 'ArtifactEvicted', data: { remote, path, key, size, reason } }, context);
  await deps.bytes.remove(key);
  return position;
};
