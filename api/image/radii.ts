import { type Box, inPixels, type Length, margin, printLength } from './dimensions.ts';
import type { Parameter } from './parameter.ts';

/** Of the four corners, from the top left one clockwise. */
export type Radii = readonly [Length, Length, Length, Length];

/** One to four radii, given to the corners as `border-radius` in CSS gives them. */
const fourOf = (lengths: readonly Length[]): Radii | undefined => {
  const [first, second = first, third = first, fourth = second] = lengths;
  return first && second && third && fourth && [first, second, third, fourth];
};

/** `20`, `10,50p`, `10,20,30,40` */
export const radii: Parameter<Radii> = {
  describe:
    'one to four radii in pixels or percent: of all corners; top left and bottom right, top right and bottom left; top left, top right and bottom left, bottom right; or each clockwise from the top left (20 or 50p or 10,20,30,40)',
  control: { kind: 'text' },
  parse(text) {
    const lengths = text.split(',').map(margin);
    return lengths.length <= 4 && lengths.every((length) => length !== undefined) ? fourOf(lengths) : undefined;
  },
  print: (value) => value.map(printLength).join(','),
};

/** A corner in pixels: an ellipse of two radii. */
export type Corner = { readonly across: number; readonly down: number };

/** The corners of a box in pixels, made smaller together where two would overlap (CSS Backgrounds 3, section 4.5). */
export const cornersOf = (horizontal: Radii, vertical: Radii, { width, height }: Box, dpr: number): readonly Corner[] => {
  const sized = (length: Length, side: number) => inPixels(length, side) * (length.unit === 'px' ? dpr : 1);
  const corners = horizontal.map((across, index) => ({
    across: sized(across, width),
    down: sized(vertical[index] ?? across, height),
  }));
  const [a, b, c, d] = corners;
  if (!(a && b && c && d)) return [];
  const edges = [
    width / (a.across + b.across),
    width / (d.across + c.across),
    height / (a.down + d.down),
    height / (b.down + c.down),
  ];
  const factor = Math.min(1, ...edges);
  return corners.map(({ across, down }) => ({ across: across * factor, down: down * factor }));
};
