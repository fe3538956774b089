import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSteps } from '../grammar.ts';
import { plainSteps } from '../render/messages.ts';
import { render } from '../render/render.ts';
import { isComplete, readTransformation } from '../transformation.ts';
import { pictures } from './pictures.ts';
import { decode, encode, type Raster } from './raster.ts';

/** A transformation, and what somebody else makes of the same picture. */
export type Golden = {
  /** Steps as they stand in a URL, between the first `-/` and the last slash. */
  readonly url: string;
  readonly picture?: keyof typeof pictures;
  /**
   * Who renders the golden picture. `magick`: ImageMagick, with these arguments between the picture and the result.
   * `pixels`: a few lines of arithmetic, where ImageMagick has no such operation.
   */
  readonly by: { readonly magick: readonly string[] } | { readonly pixels: (picture: Raster) => Raster };
  /** How far apart they may be. `mean`: of 255, over all channels. `alike`: the structural similarity, at most 1. */
  readonly within: { readonly mean: number; readonly alike?: number };
};

/** What Lading makes of a picture. */
export const rendered = async ({ url, picture = 'photo' }: Pick<Golden, 'url' | 'picture'>): Promise<Raster> => {
  const { steps } = readSteps(`-/${url}/`, isComplete);
  const transformation = readTransformation(steps);
  const source = await encode(pictures[picture]);
  const { body } = await render({
    source,
    stored: new Map(),
    steps: plainSteps(transformation),
    mode: transformation.mode,
    maxPixels: 1_000_000,
  });
  return decode(body);
};

/** What the others make of it. */
export const golden = ({ by, picture = 'photo' }: Golden): Promise<Raster> | Raster =>
  'pixels' in by ? by.pixels(pictures[picture]) : magick(pictures[picture], by.magick);

const magick = async (picture: Raster, args: readonly string[]): Promise<Raster> => {
  const folder = await mkdtemp(join(tmpdir(), 'golden-'));
  try {
    const file = join(folder, 'picture.png');
    await writeFile(file, await encode(picture));
    return await decode(await convert([file, ...args, 'PNG32:-']));
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** ImageMagick 6 is called `convert`, by its path because others are called so too; 7 is called `magick`. */
const program = existsSync('/usr/bin/convert') ? '/usr/bin/convert' : 'magick';

const convert = (args: readonly string[]): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    // Its threads would wait for each other longer than they work on pictures as small as these.
    execFile(
      program,
      args,
      { encoding: 'buffer', maxBuffer: 2 ** 26, env: { MAGICK_THREAD_LIMIT: '1' } },
      (error, stdout, stderr) =>
        error
          ? reject(new Error(`${program}, of Debian's package imagemagick: ${stderr.toString() || error.message}`))
          : resolve(stdout),
    );
  });
