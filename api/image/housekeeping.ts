import { leastRecentlyUsed, measureVariants, type Variant, variantsOfEnded } from '@lading/projections/variants-queries.ts';
import type { EventData } from '@lading/schema/events/registry.ts';
import { laterOf, type Position } from '@lading/schema/position.ts';
import type { Lading } from '../lading.ts';
import { systemContext } from '../log/context.ts';
import { recordPurge } from './purge.ts';

type Deps = Pick<
  Lading,
  'bytes' | 'changes' | 'clock' | 'db' | 'engine' | 'ids' | 'locks' | 'logger' | 'replica' | 'settings' | 'store'
>;

export type VariantKeeping = {
  /** Hears that variants have been stored: more may be kept now than the cap allows. */
  grown(): void;
  /** Stops after what is being removed. */
  stop(): Promise<void>;
};

const batch = 500;
/** What is left free under the cap, so that not every new variant sends somebody to evict. */
const headroom = 0.05;
const endings: ReadonlySet<string> = new Set(['FileExpired', 'FileDeleted', 'FilePruned']);

/** Removes variants whose file has ended and, where they hold more than the cap, those that were not asked for the longest. */
export const keepVariants = (deps: Deps): VariantKeeping => {
  const stopping = new AbortController();
  let running = Promise.resolve();
  const queued = new Set<string>();

  /** One of a kind waits at a time: what it would do, it does for all who asked. */
  const queue = (what: string, work: (signal: AbortSignal) => Promise<void>) => {
    if (queued.has(what)) return;
    queued.add(what);
    running = running.then(async () => {
      queued.delete(what);
      if (stopping.signal.aborted) return;
      const lock = await deps.locks.takeIfFree(what).catch(() => undefined);
      if (!lock) return;
      try {
        await work(stopping.signal);
      } catch (error) {
        deps.logger.warn({ err: error }, `${what} did not get to its end; the next round tries again`);
      } finally {
        await lock.release().catch(() => {});
      }
    });
  };

  const removeEnded = () =>
    queue('removing variants of ended files', (signal) =>
      removeAll(deps, () => variantsOfEnded(deps.db, batch), 'ENDED', signal),
    );
  const evict = () => queue('evicting variants', (signal) => evictOverCap(deps, signal));
  const round = () => {
    removeEnded();
    evict();
  };
  const stopListening = deps.changes.listen(({ type }) => {
    if (endings.has(type)) removeEnded();
  });
  const timer = setInterval(round, deps.settings.cleanupIntervalMs);
  round();

  return {
    grown: evict,
    async stop() {
      stopping.abort();
      stopListening();
      clearInterval(timer);
      await running;
    },
  };
};

const evictOverCap = async (deps: Deps, signal: AbortSignal): Promise<void> => {
  const cap = deps.settings.variantsMaxBytes;
  const { bytes } = await measureVariants(deps.db);
  if (cap === null || bytes <= cap) return;
  let over = bytes - cap * (1 - headroom);
  const next = async () => {
    const oldest = await leastRecentlyUsed(deps.db, batch);
    const evicted: Variant[] = [];
    for (const variant of oldest) {
      if (over <= 0) break;
      evicted.push(variant);
      over -= variant.size;
    }
    return evicted;
  };
  await removeAll(deps, next, 'CAP', signal);
};

/** Removes batch after batch, each once the read model no longer shows the one before. */
const removeAll = async (
  deps: Deps,
  next: () => Promise<readonly Variant[]>,
  reason: EventData<'VariantsPurged'>['reason'],
  signal: AbortSignal,
): Promise<void> => {
  const context = systemContext('reaper', deps.ids);
  while (!signal.aborted) {
    const variants = await next();
    if (variants.length === 0) return;
    let last: Position | undefined;
    for (const ofOne of Map.groupBy(variants, ({ uuid }) => uuid).values()) {
      last = laterOf(last, (await recordPurge(deps, ofOne, reason, context)).position);
    }
    if (last === undefined || !(await deps.engine.settled(['VariantsPurged'], last, 30_000))) return;
  }
};
