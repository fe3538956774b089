import type { Variant } from '@lading/projections/variants-queries.ts';
import type { Lading } from '../lading.ts';
import { signed } from './signature.ts';

/** The relative URL of a variant, signed where that is wanted. */
export const variantUrl = (
  { settings: { imageSigning } }: Pick<Lading, 'settings'>,
  { slug, transformation }: Pick<Variant, 'slug' | 'transformation'>,
): string => {
  const path = `/image/${slug}/${transformation}`;
  return imageSigning === null ? path : signed(path, imageSigning);
};
