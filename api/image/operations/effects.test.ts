import { isProblem } from '@lading/schema/problems.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPath } from '../read-path.ts';
import type { Raster } from '../render/studio.ts';
import { pixelOf, plain, run, runFrames, shades } from '../testing/run.ts';
import { canonical, readTransformation } from '../transformation.ts';

const read = (path: string) => readTransformation(readPath(path).steps);
const keyOf = (path: string): string => canonical(read(path));

const refusalOf = (path: string): string => {
  try {
    read(path);
  } catch (error) {
    if (isProblem(error)) return error.message;
    throw error;
  }
  return 'nothing';
};

const everyFourth = ({ data }: Raster) => data.filter((_, at) => at % 4 === 3);

const toneSteps = [
  ...[
    'brightness/-40',
    'exposure/120',
    'gamma/0',
    'gamma/1000',
    'contrast/500',
    'saturation/-100',
    'vibrance/500',
    'warmth/-100',
  ],
  ...['enhance/100', 'filter/noir', 'filter/fade/30', 'grayscale', 'invert', 'sharp/20', 'blur/30/-200'],
];

describe('colour operations', () => {
  it.each(toneSteps)('%s leaves the opacity as it is', async (step) => {
    const result = await run(`-/${step}/`, shades);
    expect(result.channels).toBe(4);
    expect(everyFourth(result)).toEqual(everyFourth(shades));
    expect(result.data).not.toEqual(shades.data);
  });

  it.each(toneSteps)('%s gives an opaque picture no opacity', async (step) => {
    expect((await run(`-/${step}/`, plain(3, 2, 200, 100, 50))).channels).toBe(3);
  });

  it('undo each other', async () => {
    const middle = plain(4, 4, 90, 120, 150);
    for (const [step, back] of [
      ['exposure/80', 'exposure/-80'],
      ['gamma/200', 'gamma/50'],
      ['invert', 'invert'],
    ]) {
      const result = await run(`-/${step}/-/${back}/`, middle);
      for (const [at, value] of result.data.entries()) expect(Math.abs(value - (middle.data[at] ?? 0))).toBeLessThanOrEqual(1);
    }
  });

  it('stretch all frames by the levels of the first', async () => {
    const dim = plain(4, 4, 100, 100, 100);
    dim.data.fill(160, 24);
    const bright = plain(4, 4, 100, 100, 100);
    const [, second] = await runFrames('-/enhance/100/', [dim, bright]);
    const [alone] = await runFrames('-/enhance/100/', [bright]);
    expect(second && pixelOf(second, 0, 0)).not.toEqual(alone && pixelOf(alone, 0, 0));
  });

  it('stretch a flat picture no further than three times', async () => {
    const flat = plain(4, 4, 120, 120, 120);
    flat.data.fill(122, 24);
    const { data } = await run('-/enhance/100/', flat);
    expect(Math.max(...data) - Math.min(...data)).toBeLessThanOrEqual(6);
  });
});

describe('what they are asked with', () => {
  it.each([
    ['brightness', -100, 100],
    ['exposure', -500, 500],
    ['gamma', 0, 1000],
    ['contrast', -100, 500],
    ['saturation', -100, 500],
    ['vibrance', -100, 500],
    ['warmth', -100, 100],
    ['enhance', 0, 100],
    ['sharp', 0, 20],
    ['blur', 0, 5000],
    ['blur/10', -200, 100],
    ['filter/sepia', 0, 100],
    ['blur_region/10x10/0,0', 0, 5000],
  ])('%s goes from %d to %d', (operation, min, max) => {
    expect(refusalOf(`-/${operation}/${min}/`)).toBe('nothing');
    expect(refusalOf(`-/${operation}/${max}/`)).toBe('nothing');
    for (const wrong of [min - 1, max + 1, min + 0.5, Number.NaN, '', '1e1', '0x1'])
      expect(refusalOf(`-/${operation}/${wrong}/-/flip/`)).toMatch(/cannot have|empty/);
  });

  it.each([
    ['-/blur_region/faces/', '"blur_region" cannot find faces here'],
    ['-/blur_region/faces/200/', '"blur_region" cannot find faces here'],
    ['-/blur_region/10x10/', 'needs its parameter "coordinates"'],
    ['-/filter/sakarum/', '"filter" cannot have "sakarum"'],
    ['-/overlay/', 'needs its parameter "id"'],
    ['-/overlay/..%2F..%2Fetc/', '"overlay" cannot have'],
    ['-/overlay/self/50px50p/center/101p/', '"overlay" cannot have "101p"'],
    ['-/overlay/self/50px50p/center/0.5/-/flip/', '"overlay" cannot have "0.5"'],
    ['-/overlay/self/0px50p/', '"overlay" cannot have "0px50p"'],
    ['-/rect/zzz/10x10/center/', '"rect" cannot have "zzz"'],
    ['-/rect/fff/10x10/', 'needs its parameter "relative_coordinates"'],
    ['-/font/italic/', '"font" cannot have "italic"'],
    ['-/font/0/', '"font" cannot have "0"'],
    ['-/font/12/fff/bold/', '"font" takes at most 3 parameters'],
    ['-/text_align/center/', 'needs its parameter "vertical"'],
    ['-/text_box/round/', '"text_box" cannot have "round"'],
    ['-/text/80px20p/center/', 'needs its parameter "text"'],
    ['-/text/80px20p/center/a%E2%80%AEb/', '"text" holds control characters'],
    ['-/text/80px20p/center/50~25/', '"text" cannot have "50~25"'],
    [`-/text/80px20p/center/${'a'.repeat(1_001)}/`, '"text" is longer than 1000 characters'],
  ])('refuses %s: %s', (path, reason) => {
    expect(refusalOf(path)).toContain(reason);
  });

  it.each([
    ...[
      'brightness/0',
      'exposure/0',
      'gamma/100',
      'contrast/0',
      'saturation/0',
      'vibrance/0',
      'warmth/0',
      'enhance/0',
      'sharp/0',
    ],
    ...[
      'blur/0',
      'blur/50/0',
      'filter/noir/0',
      'blur_region/10x10/0,0/0',
      'rect/f000/10x10/center',
      'overlay/self/10x10/center/0p',
    ],
  ])('%s changes nothing, and is no part of the key', async (step) => {
    expect(keyOf(`-/${step}/`)).toBe(keyOf(''));
    expect((await run(`-/${step}/`, shades)).data).toEqual(shades.data);
  });

  it.each([
    ['blur', 'blur/10/100'],
    ['sharp', 'sharp/5'],
    ['enhance', 'enhance/50'],
    ['filter/noir', 'filter/noir/100'],
    ['overlay/self', 'overlay/self/100px100p/0,0/100p'],
    ['rect/red/10x10/center', 'rect/FF0000FF/10x10/50p,50p'],
    ['blur_region/10x10/0,0', 'blur_region/10x10/0,0/auto'],
    ['font/20/-/text/9x9/center/a', 'font/regular/20/000/-/text/9x9/50p,50p/a'],
    ['text/9x9/center/e%CC%81', 'text/9x9/center/%C3%A9'],
  ])('%s is %s, under one key', (one, other) => {
    expect(keyOf(`-/${one}/`)).toBe(keyOf(`-/${other}/`));
    expect(keyOf(`-/${one}/`)).not.toBe(keyOf(''));
  });

  it('keeps what a font had of weight and colour when only its size is named', () => {
    const { mode } = read('-/font/bold/20/ff0000/-/font/30/');
    expect(mode.text).toMatchObject({ weight: 'bold', size: 30, colour: { red: 255, green: 0, blue: 0, alpha: 255 } });
  });

  it('spells any text so that it is read again', () => {
    const { operation } = read('-/text/9x9/center/a/').steps[0] ?? {};
    const parameter = operation?.parameters.text;
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const normal = text.normalize('NFC');
        expect(parameter?.parse(parameter.print(normal))).toBe(normal);
        expect(parameter?.print(normal)).not.toContain('/');
      }),
    );
  });
});
