import {
  type Artifact,
  leastRecentlyUsedArtifacts,
  measureArtifacts,
  measureRemote,
} from '@lading/projections/artifacts-queries.ts';
import { laterOf, type Position } from '@lading/schema/position.ts';
import type { Lading } from '../lading.ts';
import { createChores } from '../log/chores.ts';
import { systemContext } from '../log/context.ts';
import { evictArtifact, type Why } from './evict.ts';
import type { Remote } from './remote.ts';

type Deps = Pick<
  Lading,
  'bytes' | 'clock' | 'db' | 'engine' | 'ids' | 'locks' | 'logger' | 'remotes' | 'replica' | 'settings' | 'store'
>;

export type ArtifactKeeping = {
  /** Hears that more of a remote is kept: it may be more than its quota or the cap allows. */
  grown(remote: Remote): void;
  /** Stops after what is being removed. */
  stop(): Promise<void>;
};

const batch = 500;
/** What is left free under a limit, so that not every new artifact sends somebody to evict. */
const headroom = 0.05;
const catchUpMs = 30_000;

/** Keeps artifacts under the cap of all and under the quotas of remotes: those go that were not asked for the longest. */
export const keepArtifacts = (deps: Deps): ArtifactKeeping => {
  const chores = createChores(deps);
  const checkCap = () => {
    const { cacheMaxBytes } = deps.settings;
    if (cacheMaxBytes !== null)
      chores.queueAlone('evicting artifacts', (signal) => evictOver(deps, cacheMaxBytes, undefined, signal));
  };
  const checkQuota = ({ name, type, maxBytes }: Remote) => {
    if (maxBytes !== null && type === 'remote')
      chores.queueAlone(`evicting artifacts of ${name}`, (signal) => evictOver(deps, maxBytes, name, signal));
  };
  const round = () => {
    for (const remote of deps.remotes.all()) checkQuota(remote);
    checkCap();
  };
  const timer = setInterval(round, deps.settings.cleanupIntervalMs);
  round();

  return {
    grown(remote) {
      checkQuota(remote);
      checkCap();
    },
    async stop() {
      clearInterval(timer);
      await chores.stop();
    },
  };
};

const evictOver = async (deps: Deps, limit: number, remote: string | undefined, signal: AbortSignal): Promise<void> => {
  const { bytes } = await (remote === undefined ? measureArtifacts(deps.db, true) : measureRemote(deps.db, remote));
  if (bytes <= limit) return;
  let over = bytes - limit * (1 - headroom);
  while (over > 0 && !signal.aborted) {
    const evicted = atLeast(over, await leastRecentlyUsedArtifacts(deps.db, batch, remote));
    if (evicted.length === 0 || !(await evictAll(deps, evicted, remote === undefined ? 'CAP' : 'QUOTA'))) return;
    over -= evicted.reduce((sum, { size }) => sum + size, 0);
  }
};

/** As many of the first ones as hold so many bytes. */
const atLeast = (bytes: number, artifacts: readonly Artifact[]): readonly Artifact[] => {
  let sum = 0;
  const isEnough = ({ size }: Artifact): boolean => {
    const before = sum;
    sum += size;
    return before >= bytes;
  };
  const end = artifacts.findIndex(isEnough);
  return end === -1 ? artifacts : artifacts.slice(0, end);
};

/** Whether the read model no longer shows them. */
const evictAll = async (deps: Deps, artifacts: readonly Artifact[], why: Why): Promise<boolean> => {
  const context = systemContext('reaper', deps.ids);
  let last: Position | undefined;
  for (const artifact of artifacts) last = laterOf(last, await evictArtifact(deps, artifact, why, context));
  return last === undefined || deps.engine.settled(['ArtifactEvicted'], last, catchUpMs);
};
