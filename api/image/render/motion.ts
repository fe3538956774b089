import { problem } from '@lading/schema/problems.ts';
import sharp from 'sharp';
import type { Picture } from '../operation.ts';
import type { Header } from './decode.ts';
import type { Motion } from './encode.ts';
import { pictureOf, type Raster, rasterOf } from './studio.ts';

/** How long a frame is shown that does not say so, in milliseconds. */
const usualDelay = 100;

/** The times of a moving picture, one for each of its frames. */
export const motionOf = ({ metadata, frames }: Header): Motion => ({
  delay: Array.from({ length: frames }, (_, frame) => metadata.delay?.[frame] ?? usualDelay),
  loop: metadata.loop ?? 0,
});

/** The frames of a roll, which stand one below the other. They share its memory. */
function* framesOf({ data, width, height, channels }: Raster, frames: number): Generator<Picture> {
  const each = { width, height: height / frames, channels };
  const bytes = width * each.height * channels;
  for (let at = 0; at < frames * bytes; at += bytes) yield pictureOf({ ...each, data: data.subarray(at, at + bytes) });
}

/**
 * Paints frame after frame and joins them again, with an alpha channel.
 * @throws Problem ImageTooLarge where they become so large that together they are more than may be held
 */
export const paintRoll = async (
  roll: Raster,
  frames: number,
  paint: (frame: Picture) => Promise<Picture>,
  maxPixels: number,
): Promise<Raster> => {
  const painted: Uint8Array[] = [];
  let size: Omit<Raster, 'data'> | undefined;
  for (const frame of framesOf(roll, frames)) {
    const { data, ...found } = await rasterOf({ sharp: (await paint(frame)).sharp.ensureAlpha() });
    size ??= found;
    if (found.width !== size.width || found.height !== size.height) throw new Error('frames came out in different sizes');
    if (size.width * size.height * frames > maxPixels) throw problem('ImageTooLarge', { limitPixels: maxPixels });
    painted.push(data);
  }
  if (!size) throw new Error('a roll has frames');
  return { ...size, height: size.height * frames, data: Buffer.concat(painted) };
};

/** A roll as a pipeline that knows its frames. */
export const rollOf = ({ data, ...size }: Raster, frames: number) =>
  sharp(data, { raw: { ...size, pageHeight: size.height / frames }, limitInputPixels: false });
