import { createHash } from 'node:crypto';
import type { Variant } from '@lading/projections/variants-queries.ts';
import type { Lading } from '../lading.ts';
import { patienceMs } from '../log/changes.ts';
import { type Context, toEvents } from '../log/context.ts';
import type { Rendered } from './render/port.ts';
import type { Wanted } from './variants-port.ts';

type Deps = Pick<Lading, 'bytes' | 'clock' | 'engine' | 'ids' | 'logger' | 'replica' | 'settings' | 'store' | 'uploading'>;

/** A variant that was just rendered. `kept`: its row, where it could be stored. */
export type Kept = { readonly described: Omit<Variant, 'key' | 'hits'>; readonly kept: Variant | null };

/**
 * Stores a variant and says so. Where there is no room, or the store or the log is away, it is passed on without being kept:
 * a picture can always be made again.
 */
export const keepVariant = async (deps: Deps, wanted: Wanted, rendered: Rendered, context: Context): Promise<Kept> => {
  const { file, variant, text: transformation } = wanted;
  const { body, mediaType, width, height } = rendered;
  const described = {
    ...{ uuid: file.uuid, slug: file.slug, projectId: file.projectId, variant, transformation, mediaType, width, height },
    size: body.byteLength,
    sha256: createHash('sha256').update(body).digest('hex'),
    renderedAt: deps.clock.now().toISOString(),
  };
  try {
    return { described, kept: await store(deps, wanted, body, described, context) };
  } catch (error) {
    deps.logger.warn({ slug: file.slug, err: error }, 'a variant is passed on without being kept');
    return { described, kept: null };
  }
};

const store = async (
  deps: Deps,
  { file, sources }: Wanted,
  body: Uint8Array,
  described: Kept['described'],
  context: Context,
): Promise<Variant | null> => {
  const free = await deps.bytes.freeBytes();
  if (free !== undefined && free - body.byteLength < deps.settings.minFreeBytes) return null;
  // A name of its own, so that the removal of an earlier rendering never hits this one.
  const key = `variants/${file.uuid}/${deps.ids.uuid()}`;
  deps.uploading.add(key);
  try {
    await deps.bytes.put(key, one(body), { size: body.byteLength, mediaType: described.mediaType });
    const { renderedAt: _at, ...data } = described;
    const facts = [{ type: 'VariantRendered' as const, data: { ...data, key, sources: [...sources.keys()] } }];
    const { position } = await deps.store.append(`image-${file.slug}`, toEvents(facts, context, deps), { expected: 'any' });
    await deps.engine.settled(['VariantRendered'], position, patienceMs);
    return { ...described, key, hits: 0 };
  } finally {
    deps.uploading.delete(key);
  }
};

async function* one(body: Uint8Array): AsyncIterable<Uint8Array> {
  yield body;
}
