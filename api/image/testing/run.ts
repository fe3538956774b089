import { readPath } from '../read-path.ts';
import { plainSteps } from '../render/messages.ts';
import { runSteps } from '../render/run-steps.ts';
import { createStudio, pictureOf, type Raster, rasterOf } from '../render/studio.ts';
import { readTransformation } from '../transformation.ts';

const noStored = (id: string): Promise<Raster> => Promise.reject(new Error(`nothing is stored as ${id}`));

/**
 * Runs the steps of a URL on frames, without decoding or encoding.
 * @param stored gives the other pictures that steps name
 */
export const runFrames = async (path: string, frames: readonly Raster[], stored = noStored): Promise<readonly Raster[]> => {
  const steps = plainSteps(readTransformation(readPath(path).steps));
  const studio = createStudio(stored);
  const results: Raster[] = [];
  for (const frame of frames) {
    const raster = await rasterOf(await runSteps(pictureOf(frame), steps, studio));
    // A Buffer equals no other bytes.
    results.push({ ...raster, data: new Uint8Array(raster.data) });
    studio.nextFrame();
  }
  return results;
};

export const run = async (path: string, frame: Raster, stored = noStored): Promise<Raster> => {
  const [result] = await runFrames(path, [frame], stored);
  if (!result) throw new Error('a frame in is a frame out');
  return result;
};

/** Every shade of every channel and every opacity somewhere. */
export const shades: Raster = {
  width: 32,
  height: 16,
  channels: 4,
  data: Uint8Array.from({ length: 32 * 16 * 4 }, (_, at) => (at * 37 + (at >> 5) * 11) % 256),
};

/** A picture of one colour. */
export const plain = (width: number, height: number, ...pixel: readonly [number, number, number, number?]): Raster => ({
  width,
  height,
  channels: pixel.length === 4 ? 4 : 3,
  data: Uint8Array.from({ length: width * height * pixel.length }, (_, at) => pixel[at % pixel.length] ?? 255),
});

/** The channels of one pixel. */
export const pixelOf = ({ data, width, channels }: Raster, x: number, y: number): readonly number[] => [
  ...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels),
];
