import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { cornerOf, distance, metadataOf, openRenderers, orange, plain, render } from './testing/jobs.ts';

const renderers = openRenderers();
const renderer = renderers.start();
afterAll(() => renderers.stop());

describe('colours come out as 8-bit sRGB', () => {
  it.each([
    ['16 bits', () => plain(60, 40, orange).toColourspace('rgb16').png(), 1],
    ['a palette', () => plain(60, 40, orange).png({ palette: true }), 1],
    // No press prints quite this orange.
    ['CMYK', () => plain(60, 40, orange).toColourspace('cmyk').tiff(), 40],
    ['Display P3', () => plain(60, 40, orange).withIccProfile('p3').png(), 2],
    ['LZW TIFF', () => plain(60, 40, orange).tiff({ compression: 'lzw' }), 1],
    ['AVIF', () => plain(60, 40, orange).avif({ quality: 90 }), 6],
  ])('from %s', async (_, make, tolerance) => {
    const rendered = await render(renderer, await make().toBuffer(), '-/resize/30x/-/format/png/');
    expect(distance(await cornerOf(rendered), orange)).toBeLessThanOrEqual(tolerance);
    expect(await metadataOf(rendered)).toMatchObject({ space: 'srgb', depth: 'uchar', channels: 3, hasProfile: false });
  });

  it('from gray, with and without alpha', async () => {
    const gray = plain(60, 40, [90, 90, 90]).toColourspace('b-w');
    for (const bytes of [await gray.clone().png().toBuffer(), await gray.clone().jpeg({ quality: 100 }).toBuffer()]) {
      const rendered = await render(renderer, bytes, '-/blur/5/-/resize/30x/-/format/png/');
      expect(distance((await cornerOf(rendered)).slice(0, 1), [90])).toBeLessThanOrEqual(2);
    }
  });

  it('with alpha kept where the format has it, filled where it has none', async () => {
    const bytes = await sharp({ create: { width: 60, height: 40, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
      .png()
      .toBuffer();
    expect(await cornerOf(await render(renderer, bytes, '-/resize/30x/'))).toEqual([0, 0, 0, 0]);
    expect((await cornerOf(await render(renderer, bytes, '-/resize/30x/-/format/webp/')))[3]).toBe(0);
    expect(await cornerOf(await render(renderer, bytes, '-/resize/30x/-/format/jpeg/'))).toEqual([255, 255, 255]);
    const filled = await render(renderer, bytes, '-/setfill/c86432/-/resize/30x/-/format/jpeg/-/quality/100/');
    expect(distance(await cornerOf(filled), orange)).toBeLessThanOrEqual(2);
  });
});

describe('a colour profile', () => {
  const source = () => plain(60, 40, orange).withIccProfile('p3').png().toBuffer();
  /** What sRGB 200, 100, 50 is in Display P3. */
  const inP3 = [187, 106, 63];

  it.each([
    ['true', orange, false],
    ['fast', orange, false],
    ['icc', orange, true],
    ['keep_profile', inP3, true],
    ['false', inP3, false],
  ])('is treated as srgb/%s says', async (how, colour, hasProfile) => {
    for (const path of [`-/srgb/${how}/-/format/png/`, `-/srgb/${how}/-/resize/30x/-/blur/3/-/blur/3/-/format/png/`]) {
      const rendered = await render(renderer, await source(), path);
      expect(distance(await cornerOf(rendered), colour), path).toBeLessThanOrEqual(2);
      expect(await metadataOf(rendered), path).toMatchObject({ hasProfile });
    }
  });

  it('of CMYK never stays beside RGB', async () => {
    const cmyk = await plain(60, 40, orange).withIccProfile('cmyk').jpeg().toBuffer();
    expect(await metadataOf(await render(renderer, cmyk, '-/srgb/keep_profile/'))).toMatchObject({
      space: 'srgb',
      hasProfile: false,
    });
  });
});
