import type { Lading } from '../lading.ts';
import { endings } from './changes.ts';
import { settleAbandoned } from './claims.ts';
import { removeOrphans } from './orphans.ts';
import { finishPrunes } from './prune.ts';
import { expireDueFiles, reclaimEndedFiles } from './reaper.ts';
import { removeAbandoned } from './tus/abandoned.ts';
import { endFilesLeftBehind } from './with-project.ts';

export type Housekeeping = {
  /** Bytes in the store without an event, as the last round found them. */
  orphanBytes(): number;
  /** Stops after the file that is being worked on. */
  stop(): Promise<void>;
};

type Deps = Parameters<typeof removeOrphans>[0] & Parameters<typeof removeAbandoned>[0] & Pick<Lading, 'changes' | 'locks'>;

/**
 * Does the work unless another replica is doing it: two would only be in each other's way. Should both do it all the same, for
 * a connection was lost and with it the lock, the log lets each file end once.
 */
const asTheOnlyOne = async ({ locks }: Pick<Lading, 'locks'>, what: string, work: () => Promise<unknown>): Promise<void> => {
  const lock = await locks.takeIfFree(what);
  if (!lock) return;
  try {
    await work();
  } finally {
    await lock.release();
  }
};

/**
 * Does the rounds: ends due files, frees bytes of ended ones, removes orphans; at once, then at each interval.
 * An ending that happens meanwhile has its bytes freed without waiting for the next round. Any number of replicas may do this.
 */
export const keepHouse = (deps: Deps): Housekeeping => {
  const { settings, changes, logger } = deps;
  const startedAt = deps.clock.now();
  const stopping = new AbortController();
  let orphanBytes = 0;
  let running = Promise.resolve();
  let isReclaimQueued = false;
  let arePrunesFinished = false;

  const queue = (what: string, work: () => Promise<unknown>) => {
    running = running.then(async () => {
      if (stopping.signal.aborted) return;
      try {
        await work();
      } catch (error) {
        logger.warn({ error: String(error) }, `${what} did not get to its end; the next round tries again`);
      }
    });
  };

  const reclaim = () => {
    if (isReclaimQueued) return;
    isReclaimQueued = true;
    queue('freeing bytes', () => {
      isReclaimQueued = false;
      return asTheOnlyOne(deps, 'freeing bytes', () => reclaimEndedFiles(deps, stopping.signal));
    });
  };

  const expire = () => asTheOnlyOne(deps, 'ending due files', () => expireDueFiles(deps, stopping.signal));
  const finish = async () => {
    await finishPrunes(deps, stopping.signal);
    arePrunesFinished = true;
  };

  const round = () => {
    if (!arePrunesFinished) queue('finishing prunes', finish);
    if (settings.enableCleaner) queue('ending due files', expire);
    queue('settling abandoned downloads', () => settleAbandoned(deps, startedAt, stopping.signal));
    queue('ending files of deleted projects', () => endFilesLeftBehind(deps, stopping.signal));
    reclaim();
    queue('removing abandoned uploads', () => removeAbandoned(deps, stopping.signal));
    queue('looking for orphans', async () => {
      orphanBytes = (await removeOrphans(deps, stopping.signal)).bytes;
    });
  };

  const stopListening = changes.listen(({ type }) => {
    if (endings.has(type)) reclaim();
  });
  const timer = setInterval(round, settings.cleanupIntervalMs);
  round();

  return {
    orphanBytes: () => orphanBytes,
    async stop() {
      stopping.abort();
      stopListening();
      clearInterval(timer);
      await running;
    },
  };
};
