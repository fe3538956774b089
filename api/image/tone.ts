import { type Canvas, repaint } from './canvas.ts';
import type { Picture, Studio } from './operation.ts';

/** How much each primary of sRGB adds to lightness (ITU-R BT.709). */
export const lumaWeights = { red: 0.2126, green: 0.7152, blue: 0.0722 } as const;

/** Three rows of four: what red, green, blue and one (times 255) give to each channel. */
export type ColourMatrix = readonly [Row, Row, Row];
type Row = readonly [number, number, number, number];

const identity: ColourMatrix = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
];

/** From one matrix to another: 0 is the first, 1 the second, beyond is more of it. */
const between = (from: ColourMatrix, to: ColourMatrix, amount: number): ColourMatrix => {
  const mix = (a: number, b: number) => a + (b - a) * amount;
  const row = (a: Row, b: Row): Row => [mix(a[0], b[0]), mix(a[1], b[1]), mix(a[2], b[2]), mix(a[3], b[3])];
  return [row(from[0], to[0]), row(from[1], to[1]), row(from[2], to[2])];
};

/** A part of what a matrix does: 0 nothing, 1 all of it. */
export const partly = (matrix: ColourMatrix, amount: number): ColourMatrix => between(identity, matrix, amount);

const { red, green, blue } = lumaWeights;

/** Lightness alone. */
export const grey: ColourMatrix = [
  [red, green, blue, 0],
  [red, green, blue, 0],
  [red, green, blue, 0],
];

/** 0: grey; 1: as it is; above: more colourful. */
export const saturationBy = (factor: number): ColourMatrix => between(grey, identity, factor);

/** Each channel times its factor, and all of them plus `lift` (of 1). */
export const scaled = (factors: readonly [number, number, number], lift = 0): ColourMatrix => [
  [factors[0], 0, 0, lift],
  [0, factors[1], 0, lift],
  [0, 0, factors[2], lift],
];

/** Away from middle grey by a factor. */
export const contrastBy = (factor: number): ColourMatrix => scaled([factor, factor, factor], (1 - factor) / 2);

/** The second after the first, as one matrix. */
export const inTurn = (first: ColourMatrix, second: ColourMatrix): ColourMatrix => {
  const row = ([r, g, b, one]: Row): Row => {
    const column = (index: 0 | 1 | 2 | 3) => r * first[0][index] + g * first[1][index] + b * first[2][index];
    return [column(0), column(1), column(2), column(3) + one];
  };
  return [row(second[0]), row(second[1]), row(second[2])];
};

/** Each pixel's colour through a matrix; alpha stays. */
export const recolour = (picture: Picture, studio: Studio, matrix: ColourMatrix): Promise<Picture> =>
  repaint(picture, studio, ({ data }) => {
    const [[rr, rg, rb, r1], [gr, gg, gb, g1], [br, bg, bb, b1]] = matrix;
    for (let at = 0; at < data.length; at += 4) {
      const [r, g, b] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
      data[at] = rr * r + rg * g + rb * b + r1 * 255;
      data[at + 1] = gr * r + gg * g + gb * b + g1 * 255;
      data[at + 2] = br * r + bg * g + bb * b + b1 * 255;
    }
  });

/** Each channel through a curve; alpha stays. */
export const bend = ({ data }: Canvas, curve: (value: number) => number): void => {
  const table = Uint8ClampedArray.from({ length: 256 }, (_, value) => 255 * curve(value / 255));
  for (let at = 0; at < data.length; at += 4) {
    data[at] = table[data[at] ?? 0] ?? 0;
    data[at + 1] = table[data[at + 1] ?? 0] ?? 0;
    data[at + 2] = table[data[at + 2] ?? 0] ?? 0;
  }
};

/**
 * Makes what is pale more colourful, and what is colourful already less so.
 * @param strength 1: a pale colour becomes twice as far from grey as it was
 */
export const enliven = ({ data }: Canvas, strength: number): void => {
  for (let at = 0; at < data.length; at += 4) {
    const [r, g, b] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    const most = Math.max(r, g, b);
    const luma = red * r + green * g + blue * b;
    const factor = most === 0 ? 1 : 1 + strength * (Math.min(r, g, b) / most);
    data[at] = luma + (r - luma) * factor;
    data[at + 1] = luma + (g - luma) * factor;
    data[at + 2] = luma + (b - luma) * factor;
  }
};
