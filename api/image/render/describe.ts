import { rgbaToThumbHash } from 'thumbhash';
import type { Mode } from '../mode.ts';
import { dominantColour } from './colours.ts';
import { broken, decode, type Header, readHeader } from './decode.ts';
import { placeOf, readExif, takenAt } from './exif.ts';
import type { Inspected } from './port.ts';
import { rasterOf } from './studio.ts';

/** How a picture is decoded that is to be looked at. */
export const upright = { autorotate: true, srgb: 'true' } as const;

/** The longest side that a ThumbHash is made from. */
const thumbnail = 100;

const look = async (source: Uint8Array, header: Header, maxPixels: number) => {
  const small = decode(source, header, upright, { maxPixels }).resize(thumbnail, thumbnail, {
    fit: 'inside',
    withoutEnlargement: true,
  });
  const raster = await rasterOf({ sharp: small.ensureAlpha() }).catch(() => {
    throw broken();
  });
  const hash = rgbaToThumbHash(raster.width, raster.height, raster.data);
  return { placeholder: Buffer.from(hash).toString('base64'), dominantColor: dominantColour(raster) };
};

/** What is to be known of a picture from its upload on. @throws Problem ImageBroken, ImageTooLarge */
export const inspect = async (source: Uint8Array, maxPixels: number): Promise<Inspected> => {
  const header = await readHeader(source, upright, maxPixels);
  const { width, height, format, frames } = header;
  return { width, height, format, animated: frames > 1, ...(await look(source, header, maxPixels)) };
};

/** The names of colour modes that Uploadcare gives in its own answer to `json`. */
const colourMode = ({ metadata: { space, hasAlpha, isPalette } }: Header): string => {
  if (isPalette) return 'P';
  if (space === 'cmyk') return 'CMYK';
  if (space === 'lab') return 'LAB';
  if (space === 'b-w' || space === 'grey16') return hasAlpha ? 'LA' : 'L';
  return hasAlpha ? 'RGBA' : 'RGB';
};

/**
 * What `json` answers, named as in Uploadcare's file information. Where and when it was taken is told where `strip_meta/none`
 * asks for it.
 */
export const describe = async (
  source: Uint8Array,
  mode: Mode,
  maxPixels: number,
): Promise<{ readonly width: number; readonly height: number }> => {
  const header = await readHeader(source, upright, maxPixels);
  const { width, height, format, frames, metadata } = header;
  const exif = metadata.exif && mode.stripMeta === 'none' ? readExif(metadata.exif) : undefined;
  const { placeholder, dominantColor } = await look(source, header, maxPixels);
  return {
    width,
    height,
    ...{ format: format.toUpperCase(), orientation: metadata.orientation ?? null, color_mode: colourMode(header) },
    ...{ dpi: metadata.density ? [metadata.density, metadata.density] : null, sequence: frames > 1 },
    ...{ geo_location: exif ? placeOf(exif) : null, datetime_original: exif ? takenAt(exif) : null },
    ...{ placeholder, dominant_color: dominantColor },
  };
};
