import type { Variant } from '@lading/projections/variants-queries.ts';
import type { EventData } from '@lading/schema/events/registry.ts';
import type { Position } from '@lading/schema/position.ts';
import type { Lading } from '../lading.ts';
import { type Context, toEvents } from '../log/context.ts';

type Deps = Pick<Lading, 'bytes' | 'clock' | 'ids' | 'replica' | 'store'>;

type Why = EventData<'VariantsPurged'>['reason'];

export type Purged = { readonly count: number; readonly bytes: number; readonly position?: Position };

/** How many variants one event names. */
const mostInEvent = 1_000;

/** Removes variants of one file: the event first, then the bytes; what a crash leaves of these, the orphan sweep finds. */
export const recordPurge = async (deps: Deps, variants: readonly Variant[], reason: Why, context: Context): Promise<Purged> => {
  const [first] = variants;
  if (!first) return { count: 0, bytes: 0 };
  const { slug, uuid, projectId } = first;
  const groups = Array.from({ length: Math.ceil(variants.length / mostInEvent) }, (_, index) =>
    variants.slice(index * mostInEvent, (index + 1) * mostInEvent),
  );
  const facts = groups.map((group) => ({
    type: 'VariantsPurged' as const,
    data: { slug, uuid, projectId, variants: group.map(({ variant }) => variant), bytes: bytesOf(group), reason },
  }));
  const { position } = await deps.store.append(`image-${slug}`, toEvents(facts, context, deps), { expected: 'any' });
  for (const { key } of variants) await deps.bytes.remove(key);
  return { count: variants.length, bytes: bytesOf(variants), position };
};

const bytesOf = (variants: readonly Variant[]): number => variants.reduce((sum, { size }) => sum + size, 0);
