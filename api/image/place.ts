import { type Box, density, inPixels, type Length, longestSide, printLength, sideLength } from './dimensions.ts';
import type { Mode } from './mode.ts';
import type { Parameter } from './parameter.ts';
import { type Corner, cornerOf, type Position } from './position.ts';

/** Both sides of an area, in pixels or in percents of the picture's. */
export type AreaSize = { readonly width: Length; readonly height: Length };

/** A box at its place in a picture. */
export type Area = Box & Corner;

/** `50px33p`: half as wide and a third as high as the picture; `200x100`: pixels. */
export const areaSize: Parameter<AreaSize> = {
  describe: `width x height, each in pixels (1 to ${longestSide}) or in percents of the picture: 200x100, 50px33p, 100px40`,
  control: { kind: 'size' },
  parse(text) {
    const [, left = '', right = ''] = /^([\d.]+p?)x([\d.]+p?)$/.exec(text) ?? [];
    const [width, height] = [sideLength(left), sideLength(right)];
    return width && height ? { width, height } : undefined;
  },
  print: ({ width, height }) => `${printLength(width)}x${printLength(height)}`,
};

const dense = (length: Length, dpr: Mode['dpr']): Length =>
  length.unit === 'px' ? { ...length, value: length.value * density(dpr) } : length;

/** The sides in whole pixels, on this picture. */
export const sizeOn = ({ width, height }: AreaSize, picture: Box, dpr: Mode['dpr']): Box => ({
  width: Math.max(1, Math.round(inPixels(dense(width, dpr), picture.width))),
  height: Math.max(1, Math.round(inPixels(dense(height, dpr), picture.height))),
});

/** Where a box lies on this picture; it may reach out of it. */
export const placeOn = ({ x, y }: Position, { width, height }: Box, picture: Box, dpr: Mode['dpr']): Area => ({
  width,
  height,
  ...cornerOf({ x: dense(x, dpr), y: dense(y, dpr) }, { width, height }, picture),
});

/** What of an area lies on the picture, `undefined` where nothing does. */
export const within = ({ left, top, width, height }: Area, picture: Box): Area | undefined => {
  const [x, y] = [Math.max(0, left), Math.max(0, top)];
  const [right, bottom] = [Math.min(picture.width, left + width), Math.min(picture.height, top + height)];
  return right > x && bottom > y ? { left: x, top: y, width: right - x, height: bottom - y } : undefined;
};
