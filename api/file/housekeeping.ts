import { fileEndings } from '@lading/schema/events/file.ts';
import type { Lading } from '../lading.ts';
import { createChores } from '../log/chores.ts';
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
 * Does the rounds: ends due files, frees bytes of ended ones, removes orphans; at once, then at each interval.
 * An ending that happens meanwhile has its bytes freed without waiting for the next round. Any number of replicas may do this.
 */
export const keepHouse = (deps: Deps): Housekeeping => {
  const startedAt = deps.clock.now();
  const chores = createChores(deps);
  let orphanBytes = 0;
  let arePrunesFinished = false;

  const finish = async (signal: AbortSignal) => {
    await finishPrunes(deps, signal);
    arePrunesFinished = true;
  };
  const reclaim = () => chores.queueAlone('freeing bytes', (signal) => reclaimEndedFiles(deps, signal));

  const round = () => {
    if (!arePrunesFinished) chores.queue('finishing prunes', finish);
    if (deps.settings.enableCleaner) chores.queueAlone('ending due files', (signal) => expireDueFiles(deps, signal));
    chores.queue('settling abandoned downloads', (signal) => settleAbandoned(deps, startedAt, signal));
    chores.queue('ending files of deleted projects', (signal) => endFilesLeftBehind(deps, signal));
    reclaim();
    chores.queue('removing abandoned uploads', (signal) => removeAbandoned(deps, signal));
    chores.queue('looking for orphans', async (signal) => {
      orphanBytes = (await removeOrphans(deps, signal)).bytes;
    });
  };

  const stopListening = deps.changes.listen(({ type }) => {
    if (fileEndings.has(type)) reclaim();
  });
  const timer = setInterval(round, deps.settings.cleanupIntervalMs);
  round();

  return {
    orphanBytes: () => orphanBytes,
    async stop() {
      stopListening();
      clearInterval(timer);
      await chores.stop();
    },
  };
};
