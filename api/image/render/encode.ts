import type { Sharp } from 'sharp';
import type { Format, Mode } from '../mode.ts';

export const mediaTypes: Readonly<Record<Format, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
};

const isWritten = (format: string): format is Format => format in mediaTypes;

/**
 * What a picture is encoded in. Of sources in a format that browsers do not show, or that is drawn, not painted, the nearest
 * that shows all of it: PNG for SVG and whatever has transparent places, JPEG for the others (TIFF, HEIF).
 */
export const formatFor = (wanted: Mode['format'], source: { readonly format: string; readonly hasAlpha: boolean }): Format => {
  // `auto` is resolved by whoever knows what the client accepts.
  if (wanted !== 'preserve' && wanted !== 'auto') return wanted;
  if (isWritten(source.format)) return source.format;
  return source.format === 'svg' || source.hasAlpha ? 'png' : 'jpeg';
};

export type Encoding = Pick<Mode, 'progressive' | 'fill'> & { readonly quality: number };

/** How frames follow each other. */
export type Motion = { readonly delay: number[]; readonly loop: number };

/** What MozJPEG can do. A variant is encoded once and sent often: what makes it smaller is worth its time. */
const thorough = { trellisQuantisation: true, overshootDeringing: true, quantisationTable: 3 } as const;

const white = { red: 255, green: 255, blue: 255 };

/** Ends a pipeline with the encoder of a format. Colours are never thrown away by PNG; by GIF those beyond 256 are. */
export const encodeAs = (pipeline: Sharp, format: Format, { quality, progressive, fill }: Encoding, motion?: Motion): Sharp => {
  const { red: r, green: g, blue: b } = fill ?? white;
  switch (format) {
    case 'jpeg':
      return pipeline
        .flatten({ background: { r, g, b } })
        .jpeg({ quality, ...thorough, progressive, optimiseScans: progressive });
    case 'png':
      return pipeline.png({ progressive, compressionLevel: 8 });
    case 'webp':
      return pipeline.webp({ quality, effort: 4, ...motion });
    case 'avif':
      return pipeline.avif({ quality, effort: 3 });
    case 'gif':
      return pipeline.gif({ effort: motion ? 5 : 7, ...motion });
  }
};
