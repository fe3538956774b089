import { type Box, inPixels, type Length, printLength, scaled, sideLength } from './dimensions.ts';
import type { Parameter } from './parameter.ts';
import { cannotFind } from './position.ts';

/** A shape: so many wide to so many high, without common factor. */
type Ratio = { readonly across: number; readonly down: number };

/** How much of a picture: two sides, or the largest part of a shape. */
export type Portion = { readonly width: Length; readonly height: Length } | Ratio;

const common = (a: number, b: number): number => (b === 0 ? a : common(b, a % b));

const parseRatio = (text: string): Ratio | undefined => {
  const [, left, right] = /^(\d{1,5}):(\d{1,5})$/.exec(text) ?? [];
  const [across, down] = [Number(left), Number(right)];
  if (!(across > 0 && down > 0)) return undefined;
  return { across: across / common(across, down), down: down / common(across, down) };
};

/** `300x200`, `50px50p`, `16:9` */
export const portion: Parameter<Portion> = {
  describe: 'width x height in pixels or percent of the picture (300x200, 50px100p), or a shape (16:9)',
  control: { kind: 'ratio' },
  parse(text) {
    if (text.includes(':')) return parseRatio(text);
    const [, left = '', right = ''] = /^([\d.]+p?)x([\d.]+p?)$/.exec(text) ?? [];
    const [width, height] = [sideLength(left), sideLength(right)];
    return width && height && { width, height };
  },
  print: (value) =>
    'across' in value ? `${value.across}:${value.down}` : `${printLength(value.width)}x${printLength(value.height)}`,
  refuse: (text) => (/^(?:face|object|image)/.test(text) ? cannotFind(text.startsWith('face') ? 'faces' : 'objects') : undefined),
};

/** The sides of a portion of a picture, in whole pixels. */
export const boxOf = (value: Portion, picture: Box): Box => {
  if ('across' in value) {
    const unit = Math.min(picture.width / value.across, picture.height / value.down);
    return scaled({ width: value.across, height: value.down }, unit);
  }
  return scaled({ width: inPixels(value.width, picture.width), height: inPixels(value.height, picture.height) }, 1);
};
