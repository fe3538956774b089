import { leastRecentlyUsed, measureVariants, type Variant, variantsOfEnded } from '@lading/projections/variants-queries.ts';
import { fileEndings } from '@lading/schema/events/file.ts';
import type { EventData } from '@lading/schema/events/registry.ts';
import { laterOf, type Position } from '@lading/schema/position.ts';
import type { Lading } from '../lading.ts';
import { createChores } from '../log/chores.ts';
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

/** Removes variants whose file has ended and, where they hold more than the cap, those that were not asked for the longest. */
export const keepVariants = (deps: Deps): VariantKeeping => {
  const chores = createChores(deps);
  const removeEnded = () =>
    chores.queueAlone('removing variants of ended files', (signal) =>
      removeAll(deps, () => variantsOfEnded(deps.db, batch), 'ENDED', signal),
    );
  const evict = () => {
    const { variantsMaxBytes } = deps.settings;
    if (variantsMaxBytes !== null) chores.queueAlone('evicting variants', (signal) => evictOver(deps, variantsMaxBytes, signal));
  };
  const round = () => {
    removeEnded();
    evict();
  };
  const stopListening = deps.changes.listen(({ type }) => {
    if (fileEndings.has(type)) removeEnded();
  });
  const timer = setInterval(round, deps.settings.cleanupIntervalMs);
  round();

  return {
    grown: evict,
    async stop() {
      stopListening();
      clearInterval(timer);
      await chores.stop();
    },
  };
};

const evictOver = async (deps: Deps, cap: number, signal: AbortSignal): Promise<void> => {
  const { bytes } = await measureVariants(deps.db);
  if (bytes <= cap) return;
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
