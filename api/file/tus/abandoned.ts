import type { Lading } from '../../lading.ts';
import { removeUpload } from './data-store.ts';

type Deps = Pick<Lading, 'uploads' | 'bytes' | 'locks' | 'clock' | 'settings' | 'logger'>;

const batch = 500;

/** Removes uploads about which nothing was done for the grace period, and forgets those that have long become files. */
export const removeAbandoned = async (deps: Deps, signal: AbortSignal): Promise<void> => {
  const oldest = new Date(deps.clock.now().getTime() - deps.settings.orphanGraceMs);
  for (const id of await deps.uploads.untouchedSince(oldest, batch)) {
    if (signal.aborted) return;
    // One that is held is not abandoned, however slowly it moves.
    const lock = await deps.locks.takeIfFree(id);
    try {
      if (lock) await removeUntouched(deps, id, oldest);
    } finally {
      await lock?.release();
    }
  }
};

const removeUntouched = async (deps: Deps, id: string, oldest: Date): Promise<void> => {
  const upload = await deps.uploads.find(id);
  if (!upload || Date.parse(upload.touchedAt) >= oldest.getTime()) return;
  await removeUpload(deps, id);
  if (!upload.recorded) deps.logger.info({ upload: id }, 'removed an upload that nobody went on with');
};
