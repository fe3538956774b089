import type { Sharp } from 'sharp';
import type { Format, Mode } from '../mode.ts';
import { qualityOf } from './quality.ts';

export const mediaTypes: Readonly<Record<Format, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
};

/** What a picture is encoded in where its source's format is to be kept: for what is never written, the nearest that shows it all. */
export const keptFormat = (source: { readonly format: string; readonly hasAlpha: boolean }): Format => {
  if (source.format in mediaTypes) return source.format as Format; // it is a key of theirs
  if (source.format === 'svg' || source.hasAlpha) return 'png';
  return 'jpeg';
};

const white = { r: 255, g: 255, b: 255 };

/** Ends a pipeline with the encoder that the mode asks for. */
export const encodeAs = (pipeline: Sharp, format: Format, mode: Pick<Mode, 'quality' | 'progressive' | 'fill'>): Sharp => {
  const { progressive, fill } = mode;
  const quality = qualityOf(mode.quality, format);
  switch (format) {
    case 'jpeg': {
      const ground = fill ? { r: fill.red, g: fill.green, b: fill.blue } : white;
      return pipeline.flatten({ background: ground }).jpeg({ quality, mozjpeg: true, progressive });
    }
    case 'png':
      return pipeline.png({ progressive, compressionLevel: 8 });
    case 'webp':
      return pipeline.webp({ quality, effort: 4 });
    case 'avif':
      return pipeline.avif({ quality, effort: 3 });
    case 'gif':
      return pipeline.gif({ effort: 7 });
  }
};
