import { problem } from '@lading/schema/problems.ts';
import sharp, { type Metadata, type Sharp } from 'sharp';
import type { Mode } from '../mode.ts';
import { keepsColours } from './notes.ts';

/** What the header of a picture says. */
export type Header = {
  readonly metadata: Metadata;
  /** jpeg, png, webp, gif, avif, heif, tiff, svg */
  readonly format: string;
  /** Of one frame in pixels; upright where the orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** 1 for pages and other pictures in one file that do not move. */
  readonly frames: number;
};

/** What decoding goes by. */
export type Decoding = Pick<Mode, 'autorotate' | 'srgb'>;

const moving: ReadonlySet<string> = new Set(['gif', 'webp']);

/** The name of the source is known to whoever asked. */
export const broken = (file = '') => problem('ImageBroken', { file });

/** Async, for sharp refuses an empty source with a throw. */
const metadataOf = async (bytes: Uint8Array): Promise<Metadata> => sharp(bytes, { limitInputPixels: false }).metadata();

/**
 * Reads the header alone: nothing is decoded of a picture that claims too much.
 * @throws Problem ImageBroken, ImageTooLarge
 */
export const readHeader = async (bytes: Uint8Array, { autorotate }: Decoding, maxPixels: number): Promise<Header> => {
  const metadata = await metadataOf(bytes).catch(() => undefined);
  if (!metadata) throw broken();
  const format = metadata.format === 'heif' && metadata.compression === 'av1' ? 'avif' : metadata.format;
  const frames = moving.has(format) ? (metadata.pages ?? 1) : 1;
  const { width, height } = autorotate ? metadata.autoOrient : metadata;
  if (width * height * frames > maxPixels) throw problem('ImageTooLarge', { limitPixels: maxPixels });
  return { metadata, format, width, height, frames };
};

/** A pipeline that decodes the first frame, or all of them one below the other. Truncated bytes are refused. */
export const decode = (
  bytes: Uint8Array,
  { metadata }: Pick<Header, 'metadata'>,
  mode: Decoding,
  limits: { readonly maxPixels: number; readonly isMoving?: boolean },
): Sharp => {
  const { maxPixels: limitInputPixels, isMoving: animated = false } = limits;
  const pipeline = sharp(bytes, { failOn: 'error', limitInputPixels, animated, autoOrient: mode.autorotate });
  return keepsColours(mode, metadata) ? pipeline.keepIccProfile() : pipeline;
};
