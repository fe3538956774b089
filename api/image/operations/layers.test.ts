import { describe, expect, it } from 'vitest';
import { pixelOf, plain, run, shades } from '../testing/run.ts';

describe('regions and layers', () => {
  const grey = plain(20, 10, 100, 100, 100);
  const red = plain(10, 10, 255, 0, 0, 128);
  const stored = (id: string) => (id === 'logo1234' ? Promise.resolve(red) : Promise.reject(new Error(id)));

  it('lay another stored picture over this one, fitted and placed', async () => {
    const result = await run('-/overlay/logo1234/50px50p/100p,100p/', grey, stored);
    expect(pixelOf(result, 14, 9)).toEqual([100, 100, 100]);
    expect(pixelOf(result, 15, 5)).toEqual([178, 50, 50]);
    expect(pixelOf(result, 19, 4)).toEqual([100, 100, 100]);
  });

  it('show through where the picture below is transparent', async () => {
    const result = await run('-/overlay/logo1234/100px100p/0,0/50p/', plain(20, 10, 0, 0, 0, 0), stored);
    expect(pixelOf(result, 0, 0)).toEqual([255, 0, 0, 64]);
    expect(pixelOf(result, 15, 0)).toEqual([0, 0, 0, 0]);
  });

  it('count pixels of the device', async () => {
    const result = await run('-/dpr/2/-/rect/fff/3x2/1,1/', grey);
    expect(pixelOf(result, 2, 2)).toEqual([255, 255, 255]);
    expect(pixelOf(result, 7, 5)).toEqual([255, 255, 255]);
    expect(pixelOf(result, 8, 5)).toEqual([100, 100, 100]);
  });

  it('that lie outside change nothing', async () => {
    for (const step of ['rect/fff/5x5/20,0', 'blur_region/5x5/0,10', 'text/5x5/3000,3000/a', 'overlay/logo1234/5x5/0,300'])
      expect((await run(`-/${step}/`, grey, stored)).data).toEqual(grey.data);
  });

  it('blur nothing beside themselves, and tell nothing of what they hide', async () => {
    const result = await run('-/blur_region/50px100p/left/', {
      ...shades,
      data: shades.data.map((value, at) => (at % 4 === 3 ? 255 : value)),
    });
    expect(result.data.subarray(16 * 3, 32 * 3)).toEqual(shades.data.subarray(16 * 4, 32 * 4).filter((_, at) => at % 4 !== 3));
    const hidden = [2, 7, 13].map((x) => pixelOf(result, x, 8));
    for (const shown of hidden) for (const value of shown) expect(Math.abs(value - 127)).toBeLessThan(60);
  });

  it.each([plain(1, 1, 9, 9, 9), plain(1, 3_000, 9, 9, 9), plain(3_000, 1, 9, 9, 9, 100)])('blur a sliver', async (sliver) => {
    for (const strength of [1, 60, 61, 5_000]) {
      const { data, ...size } = await run(`-/blur/${strength}/`, sliver);
      expect(size).toEqual({ width: sliver.width, height: sliver.height, channels: sliver.channels });
      // Colours are multiplied by their opacity before they are mixed, in 8 bits, and twice where a blur is strong.
      expect(Math.max(...data.map((value, at) => Math.abs(value - (sliver.data[at] ?? 0))))).toBeLessThan((2 * 255) / 100);
    }
  });
});
