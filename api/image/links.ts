import type { Variant } from '@lading/projections/variants-queries.ts';
import type { Lading } from '../lading.ts';

/** The relative URL of a variant, signed where that is wanted. */
export const variantUrl = (
  _deps: Pick<Lading, 'settings'>,
  { slug, transformation }: Pick<Variant, 'slug' | 'transformation'>,
): string => `/image/${slug}/${transformation}`;
