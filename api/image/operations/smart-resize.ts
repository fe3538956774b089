import { type Box, box, density, handedOut, scaled } from '../dimensions.ts';
import { defineOperation, type Picture, type Studio } from '../operation.ts';
import { type ColumnMap, columnsFor, type Grey, warped } from '../seams.ts';

const described = { name: 'smart_resize', example: 'smart_resize/300x200' };

export const smartResize = defineOperation({
  ...described,
  summary:
    'Gives the picture another shape without bending what stands out: what it takes away or repeats is where little is to be seen.',
  parameters: { size: box },
  order: 'resize',
  reads: ['dpr'],
  async apply(picture, { size }, { dpr }, studio) {
    const target = handedOut(scaled(size, density(dpr)), described);
    const factor = nearest(target.width / picture.width, target.height / picture.height);
    const sides = scaled(picture, factor);
    // One side is right already; rounding may have missed it by a pixel.
    const isWide = factor === target.height / picture.height;
    const start = isWide ? { width: sides.width, height: target.height } : { width: target.width, height: sides.height };
    const resized = await studio.settle({ ...start, sharp: picture.sharp.resize({ ...start, fit: 'fill' }) });
    if (start.width === target.width && start.height === target.height) return resized;
    return isWide
      ? carve(resized, target.width, studio)
      : turned(await carve(await turned(resized, studio), target.height, studio), studio);
  },
});

/** Of two factors the one that changes a length less. */
const nearest = (one: number, other: number): number => (Math.abs(Math.log(one)) < Math.abs(Math.log(other)) ? one : other);

/** Rows become columns: seams run from top to bottom only. */
const turned = async (picture: Picture, studio: Studio): Promise<Picture> => {
  const { data, width, height } = await studio.pixels(picture);
  const [from, to] = [words(data), new Uint32Array(width * height)];
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) to[x * height + y] = from[y * width + x] ?? 0;
  return studio.fromPixels(new Uint8Array(to.buffer), { width: height, height: width, channels: 4 });
};

/** One number for each pixel. A copy: the bytes need not lie at a multiple of four. */
const words = (data: Uint8Array): Uint32Array => new Uint32Array(Uint8Array.from(data).buffer);

/** Where seams are looked for: their cost grows with the third power of the longer side. */
const longestLook = 320;

const carve = async (picture: Picture, width: number, studio: Studio): Promise<Picture> => {
  const map = await studio.once(() => mapFor(picture, width, studio));
  const carved = warped(await studio.pixels(picture), map, width);
  return studio.fromPixels(carved.data, { width, height: carved.height, channels: 4 });
};

const mapFor = async (picture: Picture, width: number, studio: Studio): Promise<ColumnMap> => {
  const factor = Math.min(1, longestLook / Math.max(picture.width, picture.height, width));
  const look = scaled(picture, factor);
  const target = Math.max(1, Math.round(width * factor));
  const columns = columnsFor(await greyOf(picture, look, studio), target);
  return { columns, width: target, height: look.height, from: look.width };
};

const greyOf = async (picture: Picture, look: Box, studio: Studio): Promise<Grey> => {
  const { data } = await studio.pixels({ ...look, sharp: picture.sharp.clone().resize({ ...look, fit: 'fill' }) });
  const values = Float32Array.from({ length: look.width * look.height }, (_, at) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(4 * at, 4 * at + 4);
    return ((0.299 * red + 0.587 * green + 0.114 * blue) * alpha) / 255;
  });
  return { ...look, values };
};
