import { type Box, density } from '../dimensions.ts';
import { defineOperation } from '../operation.ts';
import { or } from '../parameter.ts';
import { type Corner, cornersOf, type Radii, radii } from '../radii.ts';

export const borderRadius = defineOperation({
  name: 'border_radius',
  summary: 'Rounds the corners; 50p makes an ellipse. What is cut off is transparent, or of the fill colour in JPEG.',
  parameters: {
    radii,
    vertical: or<Radii | null>({ ...radii, print: (value) => (value === null ? '' : radii.print(value)) }, null),
  },
  example: 'border_radius/20',
  order: 'effect',
  reads: ['dpr'],
  normal: (args) => ({ radii: args.radii, vertical: args.vertical ?? args.radii }),
  isIdle: (args) => [...args.radii, ...(args.vertical ?? [])].every(({ value }) => value === 0),
  async apply(picture, args, { dpr }, studio) {
    const { data, width, height } = await studio.pixels(picture);
    const corners = cornersOf(args.radii, args.vertical ?? args.radii, { width, height }, density(dpr));
    const pixels = new Uint8Array(data);
    for (const [index, corner] of corners.entries()) round(pixels, { width, height }, corner, index);
    return studio.fromPixels(pixels, { width, height, channels: 4 });
  },
});

/** Samples a side of a pixel: 64 shades at the edge. */
const samples = 8;

/** Makes transparent what lies outside of the quarter of an ellipse. @param index of the corner, clockwise from the top left */
const round = (pixels: Uint8Array, { width, height }: Box, corner: Corner, index: number): void => {
  const column = index === 1 || index === 2 ? (x: number) => width - 1 - x : (x: number) => x;
  const row = index >= 2 ? (y: number) => height - 1 - y : (y: number) => y;
  const [across, down] = [Math.min(width, Math.ceil(corner.across)), Math.min(height, Math.ceil(corner.down))];
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1) {
      const at = 4 * (row(y) * width + column(x)) + 3;
      pixels[at] = Math.round((pixels[at] ?? 0) * covered(x, y, corner));
    }
  }
};

/** How much of a pixel lies inside of the ellipse, 0 to 1. The corner is at 0, 0. */
const covered = (x: number, y: number, { across, down }: Corner): number => {
  if (isInside(x, y, across, down)) return 1;
  if (!isInside(x + 1, y + 1, across, down)) return 0;
  let inside = 0;
  for (let row = 0.5; row < samples; row += 1) {
    for (let column = 0.5; column < samples; column += 1) {
      if (isInside(x + column / samples, y + row / samples, across, down)) inside += 1;
    }
  }
  return inside / samples ** 2;
};

/** What is beyond the centre of the ellipse is inside of it: the edge is straight there. */
const isInside = (x: number, y: number, across: number, down: number): boolean => {
  const [left, top] = [Math.max(0, 1 - x / across), Math.max(0, 1 - y / down)];
  return left ** 2 + top ** 2 <= 1;
};
