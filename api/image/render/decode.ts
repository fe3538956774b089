import { problem } from '@lading/schema/problems.ts';
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import type { Mode } from '../mode.ts';

/** What the header of a picture says. */
export type Header = {
  readonly metadata: Metadata;
  /** jpeg, png, webp, gif, avif, heif, tiff, svg */
  readonly format: string;
  /** Of one frame in pixels; upright where the orientation is applied. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
};

/** What decoding goes by. */
export type Decoding = Pick<Mode, 'autorotate' | 'srgb'>;

const broken = () => problem('ImageBroken', { file: '' });

/**
 * Reads the header alone: nothing is decoded of a picture that claims too much.
 * @throws Problem ImageBroken, ImageTooLarge
 */
export const readHeader = async (
  bytes: Uint8Array,
  { autorotate }: Pick<Mode, 'autorotate'>,
  maxPixels: number,
): Promise<Header> => {
  const metadata = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (!metadata) throw broken();
  const frames = metadata.pages ?? 1;
  const size = autorotate ? metadata.autoOrient : metadata;
  if (size.width * size.height * frames > maxPixels) throw problem('ImageTooLarge', { limitPixels: maxPixels });
  return { metadata, format: formatOf(metadata), width: size.width, height: size.height, frames };
};

const formatOf = ({ format, compression }: Metadata): string => (format === 'heif' && compression === 'av1' ? 'avif' : format);

/** A pipeline that decodes one frame, or all of them one below the other. */
export const decode = (bytes: Uint8Array, { autorotate }: Decoding, maxPixels: number, options: SharpOptions = {}): Sharp =>
  sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels, autoOrient: autorotate, ...options });
