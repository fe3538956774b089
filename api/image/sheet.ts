import type { Box } from './dimensions.ts';
import type { Colour } from './mode.ts';
import type { Picture, Studio } from './operation.ts';
import { type Corner, cornerOf, type Position } from './position.ts';

const transparent: Colour = { red: 0, green: 0, blue: 0, alpha: 0 };

/**
 * A picture on a sheet that is at least as large, its upper left corner somewhere on it.
 * It is queued where sharp extends: after it resized, before effects.
 */
const laid = (picture: Picture, sheet: Box, { left, top }: Corner, fill: Colour | null): Picture => {
  const right = sheet.width - picture.width - left;
  const bottom = sheet.height - picture.height - top;
  if (left === 0 && top === 0 && right === 0 && bottom === 0) return picture;
  const { red, green, blue, alpha } = fill ?? transparent;
  const background = { r: red, g: green, b: blue, alpha: alpha / 255 };
  return { ...sheet, sharp: picture.sharp.extend({ left, top, right, bottom, background }) };
};

/** A picture on a sheet that is at least as large, at a position. */
export const onSheet = (picture: Picture, sheet: Box, at: Position, fill: Colour | null): Picture =>
  laid(picture, sheet, cornerOf(at, picture, sheet), fill);

/**
 * What of a picture lies under a box, the rest of the box filled.
 * @param corner the upper left corner of the box; outside of the picture where it is negative
 */
export const cutOut = (picture: Picture, box: Box, corner: Corner, fill: Colour | null, studio: Studio): Picture => {
  const from = { left: Math.max(0, corner.left), top: Math.max(0, corner.top) };
  const width = Math.min(picture.width, corner.left + box.width) - from.left;
  const height = Math.min(picture.height, corner.top + box.height) - from.top;
  if (width <= 0 || height <= 0) return blank(box, fill ?? transparent, studio);
  const isWhole = width === picture.width && height === picture.height;
  const part = { width, height, sharp: isWhole ? picture.sharp : picture.sharp.extract({ ...from, width, height }) };
  return laid(part, box, { left: from.left - corner.left, top: from.top - corner.top }, fill);
};

const blank = ({ width, height }: Box, { red, green, blue, alpha }: Colour, studio: Studio): Picture => {
  const pixels = new Uint8Array(4 * width * height);
  for (let at = 0; at < pixels.length; at += 4) pixels.set([red, green, blue, alpha], at);
  return studio.fromPixels(pixels, { width, height, channels: 4 });
};
