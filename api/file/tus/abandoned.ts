import type { Lading } from '../../lading.ts';
import { removeUpload } from './data-store.ts';

type Deps = Pick<Lading, 'uploads' | 'bytes' | 'locks' | 'clock' | 'settings' | 'logger'>;

const batch = 500;

/** Removes uploads about which nothing was done for the grace period, and forgets those that have long become files. */
export const removeAbandoned = async (deps: Deps, signal: AbortSignal): Promise<void> => {
  const { uploads, locks, clock, settings, logger } = deps;
  const oldest = new Date(clock.now().getTime() - settings.orphanGraceMs);
  for (const id of await uploads.untouchedSince(oldest, batch)) {
    if (signal.aborted) return;
    // One that is held is not abandoned, however slowly it moves.
    const lock = await locks.takeIfFree(id);
    if (!lock) continue;
    try {
      const upload = await uploads.find(id);
      if (!upload || Date.parse(upload.touchedAt) >= oldest.getTime()) continue;
      await removeUpload(deps, id);
      if (!upload.recorded) logger.info({ upload: id }, 'removed an upload that nobody went on with');
    } finally {
      await lock.release();
    }
  }
};
