import type { Format, Mode, Quality } from '../mode.ts';
import { type Lossy, named } from './named-quality.ts';
import { smartQuality } from './smart-quality.ts';
import type { Raster } from './studio.ts';

const isLossy = (format: Format): format is Lossy => format === 'jpeg' || format === 'webp' || format === 'avif';

/** Whether the pixels have to be known before their quality is. */
export const isSmart = (quality: Quality): quality is 'smart' | 'smart_retina' =>
  quality === 'smart' || quality === 'smart_retina';

/**
 * The number that the encoder is given. Formats without loss go by none.
 * @param raster the pixels; without them, a smart quality is the normal one
 */
export const qualityFor = async (
  { quality }: Pick<Mode, 'quality'>,
  format: Format,
  raster: Raster | undefined,
): Promise<number> => {
  if (typeof quality === 'number') return quality;
  if (!isLossy(format)) return 100;
  if (!isSmart(quality)) return named(quality, format);
  return raster ? smartQuality(raster, format, quality) : named('normal', format);
};
