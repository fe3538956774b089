import { Readable } from 'node:stream';
import type { File } from '@lading/projections/files-queries.ts';
import { findVariant, type Variant } from '@lading/projections/variants-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import { LRUCache } from 'lru-cache';
import type { Lading } from '../lading.ts';
import { liveFile } from '../link/linked-file.ts';
import type { Context } from '../log/context.ts';
import { createFlights } from './flights.ts';
import { keepVariant } from './keep.ts';
import { recordPurge } from './purge.ts';
import type { Rendered, Source } from './render/port.ts';
import type { Found, Variants, Wanted } from './variants-port.ts';

type Deps = Pick<
  Lading,
  | 'bytes'
  | 'clock'
  | 'db'
  | 'engine'
  | 'ids'
  | 'locks'
  | 'logger'
  | 'lookup'
  | 'renderer'
  | 'replica'
  | 'settings'
  | 'store'
  | 'uploading'
>;

/** How long another replica may be at it before this one renders as well. */
const lockWaitMs = 30_000;

/** @param grown called each time that a variant has been stored */
export const createVariants = (deps: Deps, grown: () => void): Variants => {
  const known = new LRUCache<string, Variant>({ max: 20_000 });
  const flights = createFlights<Found>();
  let renders = 0;
  const listeners: ((file: Pick<File, 'slug'>) => void)[] = [];

  const stored = (wanted: Wanted, variant: Variant, context: Context): Found => ({
    variant,
    isHit: true,
    // The row may be older than a purge; and bytes may be lost. A picture can always be made again.
    open: async (range) => (await deps.bytes.open(variant.key, range)) ?? again(wanted, variant, context, range),
  });

  const again = async (wanted: Wanted, lost: Variant, context: Context, range?: { start: number; end: number }) => {
    known.delete(keyOf(wanted));
    if (await findVariant(deps.db, lost.uuid, lost.variant).then((row) => row?.key === lost.key))
      await recordPurge(deps, [lost], 'MISSING', context);
    const found = await flights.join(keyOf(wanted), new AbortController().signal, (signal) =>
      renderOnce(wanted, context, signal),
    );
    if (found.variant.sha256 !== lost.sha256) throw problem('Unavailable', { part: 'picture', retryAfterSeconds: 1 });
    return found.open(range);
  };

  const renderOnce = async (wanted: Wanted, context: Context, signal: AbortSignal): Promise<Found> => {
    const key = keyOf(wanted);
    const lock = await deps.locks.take(`variant ${key}`, { waitMs: lockWaitMs, signal });
    try {
      const row = await findVariant(deps.db, wanted.file.uuid, wanted.variant);
      if (row) {
        known.set(key, row);
        return stored(wanted, row, context);
      }
      renders += 1;
      const rendered = await deps.renderer.render(jobOf(deps, wanted), signal);
      // It may have ended while its picture was made.
      await liveFile(deps, wanted.file.slug);
      const { described, kept } = await keepVariant(deps, wanted, rendered, context);
      if (kept) {
        known.set(key, kept);
        grown();
      }
      return fresh(rendered, described);
    } finally {
      await lock?.release();
    }
  };

  return {
    async find(wanted, context, signal) {
      const key = keyOf(wanted);
      const row = known.get(key);
      if (row) return stored(wanted, row, context);
      return flights.join(key, signal, (whileWanted) => renderOnce(wanted, context, whileWanted));
    },
    rendered: () => renders,
    forget(file) {
      for (const key of known.keys()) if (key.startsWith(file.uuid)) known.delete(key);
      for (const listener of listeners) listener(file);
    },
    onForgotten: (listener) => void listeners.push(listener),
  };
};

const keyOf = ({ file, variant }: Wanted): string => `${file.uuid}/${variant}`;

const fresh = (rendered: Rendered, variant: Found['variant']): Found => ({
  variant,
  isHit: false,
  open: async (range) => Readable.from([range ? rendered.body.subarray(range.start, range.end + 1) : rendered.body]),
});

const jobOf = (deps: Deps, { file, sources, transformation }: Wanted) => ({
  source: sourceOf(deps, file),
  transformation,
  stored: new Map([...sources].map(([uuid, source]) => [uuid, sourceOf(deps, source)])),
});

const sourceOf = ({ bytes }: Deps, { slug, key, mediaType, size }: File): Source => ({
  name: slug,
  mediaType,
  size,
  async open() {
    const stream = await bytes.open(key);
    if (!stream) throw problem('BytesMissing', { file: slug });
    return stream;
  },
});
