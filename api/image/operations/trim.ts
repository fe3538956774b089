import { type Box, inPixels, type Length, margin, printLength } from '../dimensions.ts';
import { defineOperation } from '../operation.ts';
import { number, or, type Parameter } from '../parameter.ts';
import type { Corner } from '../position.ts';
import { cutOut } from '../sheet.ts';

const padding: Parameter<Length> = {
  describe: 'pixels, or percent of what is left (10 or 5p)',
  control: { kind: 'text' },
  parse: margin,
  print: printLength,
};

export const trim = defineOperation({
  name: 'trim',
  summary: 'Cuts off edges that are of one colour, that of the top left pixel, or transparent.',
  parameters: { tolerance: or(number(0, 100), 10), padding: or(padding, { value: 0, unit: 'px' }) },
  example: 'trim/10/5',
  order: 'crop',
  reads: [],
  async apply(picture, args, _mode, studio) {
    const settled = await studio.settle(picture);
    const found = await studio.once(async () => contentOf(await studio.pixels(settled), args.tolerance));
    if (found === null) return settled;
    const { box, corner } = widened(found, args.padding, settled);
    return cutOut(settled, box, corner, null, studio);
  },
});

type Content = { readonly box: Box; readonly corner: Corner };

type Pixels = Box & { readonly data: Uint8Array };

/** The smallest box around all that differs from the top left pixel. Null where nothing does. @param tolerance in percent */
const contentOf = ({ data, width, height }: Pixels, tolerance: number): Content | null => {
  const differs = differenceFrom(data, (tolerance * 255) / 100);
  // From the edges inwards, so that most of the picture need not be looked at.
  const inRow = (y: number) => some(0, width, (x) => differs(4 * (y * width + x)));
  const top = count(height, inRow);
  if (top === height) return null;
  const bottom = height - count(height, (y) => inRow(height - 1 - y));
  const inColumn = (x: number) => some(top, bottom, (y) => differs(4 * (y * width + x)));
  const left = count(width, inColumn);
  const right = width - count(width, (x) => inColumn(width - 1 - x));
  return { box: { width: right - left, height: bottom - top }, corner: { left, top } };
};

const some = (from: number, to: number, holds: (at: number) => boolean): boolean => {
  for (let at = from; at < to; at += 1) if (holds(at)) return true;
  return false;
};

/** How many are passed until something is found. */
const count = (most: number, isFound: (at: number) => boolean): number => {
  for (let at = 0; at < most; at += 1) if (isFound(at)) return at;
  return most;
};

/** Tells of a pixel whether any of its channels is further from the first one than that. What is transparent has no colour. */
const differenceFrom = (data: Uint8Array, most: number) => {
  const [red = 0, green = 0, blue = 0, alpha = 0] = data;
  const apart = (at: number, value: number) => Math.abs((data[at] ?? 0) - value) > most;
  const sameColour = (at: number) => !(apart(at, red) || apart(at + 1, green) || apart(at + 2, blue));
  return (at: number): boolean => apart(at + 3, alpha) || ((data[at + 3] ?? 0) > most && !sameColour(at));
};

/** Wider on each side, as far as there is picture. */
const widened = ({ box, corner }: Content, by: Length, picture: Box): Content => {
  const [across, down] = [Math.round(inPixels(by, box.width)), Math.round(inPixels(by, box.height))];
  const left = Math.max(0, corner.left - across);
  const top = Math.max(0, corner.top - down);
  const right = Math.min(picture.width, corner.left + box.width + across);
  const bottom = Math.min(picture.height, corner.top + box.height + down);
  return { box: { width: right - left, height: bottom - top }, corner: { left, top } };
};
