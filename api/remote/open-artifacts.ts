import type { Lading } from '../lading.ts';
import { followChanges } from '../log/changes.ts';
import type { Own } from '../own.ts';
import { createArtifacts } from './artifacts.ts';
import type { FetchDeps } from './fetch.ts';
import { keepArtifacts } from './housekeeping.ts';

type Deps = Parameters<typeof keepArtifacts>[0] & Omit<FetchDeps, 'grown'>;

/** The events after which an artifact is not what it was. */
const changing = ['ArtifactCached', 'ArtifactRevalidated', 'ArtifactPublished', 'ArtifactEvicted'] as const;

/** Starts what fetches artifacts, and what keeps them within their limits. */
export const openArtifacts = (deps: Deps, own: Own): Pick<Lading, 'artifacts'> => {
  const keeping = own(keepArtifacts(deps), (running) => running.stop());
  const artifacts = own(createArtifacts({ ...deps, grown: keeping.grown }), (open) => open.stop());
  const follow = { store: deps.store, settled: deps.engine.settled, logger: deps.logger };
  const changes = own(followChanges(follow, changing, deps.engine.position('artifacts')), (following) => following.stop());
  changes.listen(({ data }) => artifacts.forget(data));
  return { artifacts };
};
