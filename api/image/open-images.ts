import type { Lading } from '../lading.ts';
import type { Own } from '../own.ts';
import { keepVariants } from './housekeeping.ts';
import { startRenderer } from './render/renderer.ts';
import { createVariants } from './variants.ts';

type Deps = Parameters<typeof keepVariants>[0] & Omit<Parameters<typeof createVariants>[0], 'renderer'>;

/** Starts what makes pictures, and what keeps them. */
export const openImages = (deps: Deps, own: Own): Pick<Lading, 'renderer' | 'variants'> => {
  const { imageConcurrency: concurrency, imageMaxPixels: maxPixels } = deps.settings;
  const renderer = own(startRenderer({ concurrency, maxPixels, logger: deps.logger }), (rendering) => rendering.stop());
  const keeping = own(keepVariants(deps), (running) => running.stop());
  return { renderer, variants: createVariants({ ...deps, renderer }, keeping.grown) };
};
