import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { cornerOf, distance, metadataOf, moving, openRenderers, patient, render, sourceOf } from './testing/jobs.ts';

const renderers = openRenderers();
const renderer = renderers.start();
afterAll(() => renderers.stop());

describe('a moving picture', () => {
  const delay = [50, 100, 150, 200, 250];
  const roll = async () => (await moving(5, 60, 40)).gif({ delay, loop: 3 }).toBuffer();

  it.each([
    ['kept as it is', '-/resize/30x/', 'image/gif'],
    ['as WebP', '-/resize/30x/-/format/webp/', 'image/webp'],
    ['through effects', '-/blur/5/-/resize/30x/-/mirror/', 'image/gif'],
  ])('keeps moving, at its own pace: %s', async (_, path, mediaType) => {
    const rendered = await render(renderer, await roll(), path);
    expect(rendered).toMatchObject({ mediaType, width: 30, height: 20 });
    expect(await metadataOf(rendered)).toMatchObject({ pages: 5, delay, loop: 3 });
    const { data, info } = await sharp(rendered.body, { page: 1 }).raw().toBuffer({ resolveWithObject: true });
    expect(distance([...data.subarray(0, 3)], [101, 37, 100])).toBeLessThanOrEqual(10);
    expect(info.width).toBe(30);
  });

  it('shows its first frame where the format stands still', async () => {
    const rendered = await render(renderer, await roll(), '-/resize/30x/-/format/jpeg/');
    expect(rendered).toMatchObject({ mediaType: 'image/jpeg', width: 30, height: 20 });
    expect(distance(await cornerOf(rendered), [0, 0, 100])).toBeLessThanOrEqual(8);
  });

  it('may have 1,000 frames', async () => {
    const bytes = await (await moving(1_000, 16, 12)).gif({ delay: Array.from({ length: 1_000 }, () => 20) }).toBuffer();
    expect(await renderer.inspect(sourceOf(bytes), patient)).toMatchObject({
      width: 16,
      height: 12,
      animated: true,
      format: 'gif',
    });
    expect(await metadataOf(await render(renderer, bytes, '-/resize/8x/'))).toMatchObject({ pages: 1_000, width: 8 });
  });

  it('is refused where its frames grow to more than may be held', async () => {
    const careful = renderers.start({ maxPixels: 50_000 });
    await expect(render(careful, await roll(), '-/resize/400x/')).rejects.toMatchObject({ code: 'ImageTooLarge' });
  });
});
