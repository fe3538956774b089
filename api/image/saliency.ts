import type { Box } from './dimensions.ts';
import type { Picture, Studio } from './operation.ts';
import { type Corner, cornerOf, type Position } from './position.ts';

/** A place in a picture, as parts of its width and height. */
type Point = { readonly x: number; readonly y: number };

/** The longer side of the thumbnail that is looked at, in pixels. Sharp's own look is coarser still. */
const glance = 128;
/** Of 255. What differs less than this is noise. */
const noise = 4;

const isFlat = (pixels: Uint8Array, channels: number): boolean => {
  for (let channel = 0; channel < channels; channel += 1) {
    const first = pixels[channel] ?? 0;
    for (let at = channel; at < pixels.length; at += channels) if (Math.abs((pixels[at] ?? 0) - first) >= noise) return false;
  }
  return true;
};

/**
 * What draws the eye: edges, saturated colours, skin tones, by sharp's `attention` strategy
 * (https://sharp.pixelplumbing.com/api-resize/). Null where nothing does.
 */
const salientPoint = async (picture: Picture, studio: Studio): Promise<Point | null> => {
  const factor = Math.min(1, glance / Math.max(picture.width, picture.height));
  // Two pixels a side at least: one row must be there to crop, or sharp does not look.
  const width = Math.max(2, Math.round(picture.width * factor));
  const height = Math.max(2, Math.round(picture.height * factor));
  const thumbnail = await studio.settle({ width, height, sharp: picture.sharp.clone().resize(width, height, { fit: 'fill' }) });
  const { data } = await studio.pixels(thumbnail);
  if (isFlat(data, 4)) return null;
  const { info } = await thumbnail.sharp
    .resize({ width, height: height - 1, fit: 'cover', position: 'attention' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { x: (info.attentionX ?? width / 2) / width, y: (info.attentionY ?? height / 2) / height };
};

const within = (value: number, most: number): number => Math.round(Math.min(Math.max(0, most), Math.max(0, value))) + 0;

/**
 * The upper left corner of a box around what stands out in a picture. Found on the first frame, holds for all.
 * @param whole the size to which the picture is scaled, in which the box lies
 * @param otherwise where the box lies if nothing stands out, or if it is larger than the picture
 */
export const smartCorner = async (
  picture: Picture,
  whole: Box,
  box: Box,
  otherwise: Position,
  studio: Studio,
): Promise<Corner> => {
  const point = await studio.once(() => salientPoint(picture, studio));
  const aligned = cornerOf(otherwise, box, whole);
  return {
    left:
      point && box.width <= whole.width ? within(point.x * whole.width - box.width / 2, whole.width - box.width) : aligned.left,
    top:
      point && box.height <= whole.height
        ? within(point.y * whole.height - box.height / 2, whole.height - box.height)
        : aligned.top,
  };
};
