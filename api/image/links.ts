import type { Variant } from '@lading/projections/variants-queries.ts';
import type { Lading } from '../lading.ts';
import { signed } from './signature.ts';

type Deps = Pick<Lading, 'settings'>;

/** The relative URL of a picture, signed where that is wanted. @param path what stands after the file's id, percent-encoded */
export const pictureUrl = ({ settings: { imageSigning } }: Deps, slug: string, path: string): string => {
  const whole = `/image/${slug}/${path}`;
  return imageSigning === null || path === '' ? whole : signed(whole, imageSigning);
};

/** The relative URL of a variant, signed where that is wanted. */
export const variantUrl = (lading: Deps, { slug, transformation }: Pick<Variant, 'slug' | 'transformation'>): string =>
  pictureUrl(lading, slug, `${transformation}${nameAfter(transformation)}`);

/** A last parameter with a dot in it (`10.5p,20p`) would be read as a file name, were there none after it. */
const nameAfter = (transformation: string): string => (/\.[^/]*\/$/.test(transformation) ? 'picture.png' : '');
