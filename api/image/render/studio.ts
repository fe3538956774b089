import sharp, { type OutputInfo } from 'sharp';
import type { Picture, Studio } from '../operation.ts';

/** Raw pixels in memory: 8 bits a channel, sRGB, row by row. */
export type Raster = { readonly data: Uint8Array; readonly width: number; readonly height: number; readonly channels: 3 | 4 };

const isColour = (channels: OutputInfo['channels']): channels is 3 | 4 => channels === 3 || channels === 4;

/** Runs a pipeline. */
export const rasterOf = async ({ sharp: pipeline }: Pick<Picture, 'sharp'>): Promise<Raster> => {
  const { data, info } = await pipeline.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (!isColour(channels)) throw new Error(`a picture of ${channels} channels is neither RGB nor RGBA`);
  return { data, width, height, channels };
};

/** A picture of pixels, with nothing queued. */
export const pictureOf = ({ data, width, height, channels }: Raster): Picture => ({
  sharp: sharp(data, { raw: { width, height, channels }, limitInputPixels: false }),
  width,
  height,
});

/** How large an SVG says it is. */
const sizeOfSvg = (svg: string) => {
  const side = (name: string) => Number(new RegExp(`<svg[^>]*\\s${name}="(\\d+(?:\\.\\d+)?)(?:px)?"`).exec(svg)?.[1]);
  return { width: Math.round(side('width')), height: Math.round(side('height')) };
};

/** A studio for the frames of one picture, one after the other. */
export type RollStudio = Studio & {
  /** What `once` found holds for the next frame too. */
  nextFrame(): void;
};

/** @param decodeStored gives the pixels of a stored picture by its id */
export const createStudio = (decodeStored: (id: string) => Promise<Raster>): RollStudio => {
  const found: Promise<unknown>[] = [];
  const decoded = new Map<string, Promise<Raster>>();
  let asked = 0;
  return {
    settle: async (picture) => pictureOf(await rasterOf(picture)),
    fromPixels: (data, size) => pictureOf({ data, ...size }),
    async pixels(picture) {
      const { data, width, height } = await rasterOf({ sharp: picture.sharp.ensureAlpha() });
      return { data, width, height };
    },
    draw(svg) {
      const size = sizeOfSvg(svg);
      if (!(size.width > 0 && size.height > 0)) throw new Error('an SVG that is drawn must say its width and height in pixels');
      return { ...size, sharp: sharp(Buffer.from(svg)) };
    },
    async stored(id) {
      const raster = decoded.get(id) ?? decodeStored(id);
      decoded.set(id, raster);
      return pictureOf(await raster);
    },
    once<T>(find: () => Promise<T>) {
      const result = found[asked] ?? find();
      found[asked] = result;
      asked += 1;
      // Steps run in the same order for every frame, so this is what the same call found before.
      return result as Promise<T>;
    },
    nextFrame() {
      asked = 0;
    },
  };
};
