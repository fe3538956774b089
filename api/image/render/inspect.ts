import { problem } from '@lading/schema/problems.ts';
import { rgbaToThumbHash } from 'thumbhash';
import { decode, readHeader } from './decode.ts';
import type { Inspected } from './port.ts';
import { rasterOf } from './studio.ts';

const upright = { autorotate: true, srgb: 'true' } as const;

/** The longest side that a ThumbHash is made from. */
const thumbnail = 100;

/** @throws Problem ImageBroken, ImageTooLarge */
export const inspect = async (source: Uint8Array, maxPixels: number): Promise<Inspected> => {
  const { width, height, format, frames } = await readHeader(source, upright, maxPixels);
  const small = decode(source, upright, maxPixels).resize(thumbnail, thumbnail, { fit: 'inside', withoutEnlargement: true });
  const raster = await rasterOf({ sharp: small.ensureAlpha() }).catch(() => {
    throw problem('ImageBroken', { file: '' });
  });
  const hash = rgbaToThumbHash(raster.width, raster.height, raster.data);
  return {
    width,
    height,
    format,
    animated: frames > 1,
    placeholder: Buffer.from(hash).toString('base64'),
    dominantColor: '#000000',
  };
};
