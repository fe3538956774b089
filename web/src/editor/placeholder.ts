import { thumbHashToDataURL } from 'thumbhash';
import { readPlaceholder } from '../files/thumbnails.ts';

/** A picture of a ThumbHash in base64, as a data URL; undefined where it is none. */
export const placeholderUrl = (base64: string): string | undefined => {
  const hash = readPlaceholder(base64);
  return hash && hash.length >= 5 ? thumbHashToDataURL(hash) : undefined;
};
