import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSteps } from '../grammar.ts';
import type { Operation } from '../operation.ts';
import { plainSteps } from '../render/messages.ts';
import { runSteps } from '../render/run-steps.ts';
import { createStudio, pictureOf, rasterOf } from '../render/studio.ts';
import { pictures } from '../testing/pictures.ts';
import { meanDifference, paint, pixelAt, type Raster, withOpacity } from '../testing/raster.ts';
import { run, runFrames } from '../testing/run.ts';
import { isComplete, readTransformation } from '../transformation.ts';
import { operations } from './index.ts';

const paintedFrames = async (path: string, frames: readonly Raster[]) => (await runFrames(path, frames)).map(withOpacity);
const painted = async (path: string, frame: Raster) => withOpacity(await run(path, frame));

const sizeOf = async (path: string, picture: Raster) => {
  const { width, height } = await painted(path, picture);
  return `${width}x${height}`;
};

const plain = (width: number, height: number) => paint(width, height, () => [90, 120, 150, 255]);

describe('the size of a result', () => {
  it.each([
    ['-/resize/100x/', 50, 20, '100x40'],
    ['-/resize/x1/', 300, 100, '3x1'],
    ['-/resize/1x/', 3, 3000, '1x1000'],
    ['-/resize/x10/', 1, 3000, '1x10'],
    ['-/dpr/2/-/resize/100x/', 50, 20, '200x80'],
    ['-/dpr/0.5/-/resize/100x/', 50, 20, '50x20'],
    ['-/dpr/2/-/crop/10x10/', 50, 20, '10x10'],
    ['-/dpr/2/-/preview/20x20/', 50, 20, '40x16'],
    ['-/stretch/off/-/resize/100x10/', 50, 20, '50x10'],
    ['-/stretch/fill/-/resize/100x/', 50, 20, '100x40'],
    ['-/stretch/off/-/scale_crop/100x10/', 50, 20, '50x10'],
    ['-/stretch/fill/-/scale_crop/100x10/', 50, 20, '100x10'],
    ['-/scale_crop/2000x10/bottom/', 1, 3000, '2000x10'],
    ['-/scale_crop/5x5/', 1, 1, '5x5'],
    ['-/preview/10x10/', 1, 3000, '1x10'],
    ['-/crop/1px1p/', 10, 10, '1x1'],
    ['-/crop/100px100p/', 33, 21, '33x21'],
    ['-/crop/1000:1/', 50, 20, '50x1'],
    ['-/crop/80x80/-30,-30/', 50, 20, '80x80'],
    ['-/crop/10x10/900,900/', 50, 20, '10x10'],
    ['-/pad/40x60/', 50, 20, '50x60'],
    ['-/trim/', 50, 20, '50x20'],
    ['-/rotate/90/-/crop/20x20/', 50, 20, '20x20'],
    ['-/smart_resize/7x3/', 1, 1, '7x3'],
    ['-/smart_resize/1x1/', 50, 20, '1x1'],
    ['-/smart_resize/50x21/', 50, 20, '50x21'],
    ['-/smart_resize/200x20/', 50, 20, '200x20'],
  ])('of %s on %i × %i is %s', async (path, width, height, size) => {
    expect(await sizeOf(path, plain(width, height))).toBe(size);
  });

  it.each([
    ['-/resize/5000x/', plain(1, 3000)],
    ['-/dpr/5/-/resize/2000x/', plain(10, 10)],
    ['-/dpr/2/-/scale_crop/3000x20/', plain(10, 10)],
    ['-/dpr/2/-/smart_resize/3000x20/', plain(10, 10)],
    ['-/dpr/2/-/pad/3000x20/', plain(10, 10)],
    ['-/border/1000/fff/', plain(1, 3001)],
  ])('is refused where it is more than is handed out: %s', async (path, picture) => {
    await expect(painted(path, picture)).rejects.toMatchObject({ code: 'MalformedOperation' });
  });

  const asksForFile = ({ parameters }: Operation) => Object.values(parameters).some(({ control }) => control.kind === 'file');
  const examples = operations
    .filter((operation) => 'apply' in operation && !asksForFile(operation))
    .map(({ example }) => example);
  const settings = ['stretch/fill', 'stretch/off', 'setfill/f008', 'dpr/2'];
  const urls = fc.array(fc.constantFrom(...examples, ...settings), { minLength: 1, maxLength: 4 });
  const frames = [paint(7, 5, (x, y) => [30 * x, 40 * y, 90, 255]), plain(1, 1), paint(4, 9, (x, y) => [x, y, 0, 30 * y])];

  it('is what the step says that it is', async () => {
    await fc.assert(
      fc.asyncProperty(urls, fc.nat(frames.length - 1), async (steps, index) => {
        const frame = frames[index] ?? plain(1, 1);
        const { steps: written } = readSteps(`-/${steps.join('/-/')}/`, isComplete);
        const start = pictureOf(frame);
        const studio = createStudio(() => rasterOf(start));
        const picture = await runSteps(start, plainSteps(readTransformation(written)), studio);
        const { width, height } = await rasterOf(picture);
        expect(`${picture.width}x${picture.height}`).toBe(`${width}x${height}`);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what stands out', () => {
  const holdsDisc = ({ data }: Raster) => {
    let red = 0;
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 0) > 200 && (data[at + 1] ?? 0) < 60) red += 1;
    // All of it: 12 pixels of radius.
    return red > 400;
  };

  it.each([
    '-/crop/40x40/smart/',
    '-/crop/1:1/smart/',
    '-/crop/30x80/smart_points/',
    'c_crop,w_60,h_60,g_auto',
    '-/mirror/-/scale_crop/80x80/smart/',
  ])('stays in %s', async (path) => {
    expect(holdsDisc(await painted(path, pictures.disc))).toBe(true);
  });

  it('is looked for in the first frame, for all', async () => {
    const elsewhere = paint(160, 80, (x, y) => pixelAt(pictures.disc, x + 90, y));
    const [first, second] = await paintedFrames('-/crop/40x40/smart/', [pictures.disc, elsewhere]);
    expect(first && holdsDisc(first)).toBe(true);
    expect(second && holdsDisc(second)).toBe(false);
  });

  it.each([
    ['-/scale_crop/20x20/smart/', 20],
    ['-/scale_crop/20x20/smart/left/', 0],
    ['-/scale_crop/20x20/smart/right/', 40],
  ])('is nowhere in a plain picture, where %s cuts at the place named', async (path, left) => {
    const ramp = paint(60, 20, (x) => [100 + x / 20, 100, 100, 255]);
    const [red] = pixelAt(await painted(path, ramp), 0, 0);
    expect(red).toBe(Math.round(100 + left / 20));
  });
});

describe('trim', () => {
  const { framed } = pictures;

  it('goes by opacity where the ground is transparent, whatever colour that has', async () => {
    const hidden = paint(20, 10, (x, y) => (x === 7 && y > 2 && y < 6 ? [10, 20, 30, 255] : [x * 12, y * 20, 0, 0]));
    expect(await sizeOf('-/trim/', hidden)).toBe('1x3');
  });

  it('has its padding where there is picture', async () => {
    expect(await sizeOf('-/trim/10/100/', framed)).toBe('100x80');
    expect(await sizeOf('-/trim/10/10p/', framed)).toBe('82x68');
  });

  it('holds for all frames as it was found on the first', async () => {
    const [, second] = await paintedFrames('-/trim/', [framed, plain(100, 80)]);
    expect(second && [second.width, second.height]).toEqual([68, 56]);
  });

  it('takes as plain what is within the tolerance', async () => {
    const noisy = paint(30, 30, (x, y) =>
      x > 9 && x < 20 && y > 9 && y < 20 ? [0, 0, 0, 255] : [240 + (x % 3) * 5, 240, 240, 255],
    );
    expect(await sizeOf('-/trim/5/', noisy)).toBe('10x10');
    expect(await sizeOf('-/trim/1/', noisy)).toBe('29x30');
  });
});

describe('smart_resize', () => {
  it('keeps the width of what stands out', async () => {
    const narrow = await painted('-/smart_resize/90x80/', pictures.disc);
    const row = Array.from({ length: 90 }, (_, x) => pixelAt(narrow, x, 50)[0]);
    expect(row.filter((red) => red > 200)).toHaveLength(23);
  });

  it('gives the same each time', async () => {
    const [one, other] = [
      await painted('-/smart_resize/80x60/', pictures.photo),
      await painted('-/smart_resize/80x60/', pictures.photo),
    ];
    expect(meanDifference(one, other)).toBe(0);
  });
});
