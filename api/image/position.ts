import { type Box, inPixels, type Length, parseLength, printLength } from './dimensions.ts';
import type { Parameter } from './parameter.ts';

/**
 * Where a box lies in a picture. Pixels are those between the left (upper) edges; percent are of what is left beside the box,
 * so 0p is flush left, 50p centred and 100p flush right, as with `background-position` in CSS.
 */
export type Position = { readonly x: Length; readonly y: Length };

const percent = (value: number): Length => ({ value, unit: 'p' });

export const topLeft: Position = { x: { value: 0, unit: 'px' }, y: { value: 0, unit: 'px' } };
export const centre: Position = { x: percent(50), y: percent(50) };

const words: ReadonlyMap<string, Position> = new Map([
  ['center', centre],
  ['top', { x: percent(50), y: percent(0) }],
  ['bottom', { x: percent(50), y: percent(100) }],
  ['left', { x: percent(0), y: percent(50) }],
  ['right', { x: percent(100), y: percent(50) }],
]);

const farthest = 30_000;

const parseOffset = (text: string, axis: 'x' | 'y'): Length | undefined => {
  const sides = axis === 'x' ? ['left', 'center', 'right'] : ['top', 'center', 'bottom'];
  const index = sides.indexOf(text);
  return index < 0 ? parseLength(text, { pixels: [-farthest, farthest], percent: [0, 100] }) : percent(50 * index);
};

/** `center`, `top`, `left,bottom`, `120,80`, `50p,25p`. */
export const position: Parameter<Position> = {
  describe:
    'a word (center, top, bottom, left, right), two of them (left,bottom), or x,y from the top left corner in pixels or percent (120,80 or 50p,25p)',
  control: { kind: 'position' },
  parse(text) {
    const [left = '', top, ...rest] = text.split(',');
    if (top === undefined) return words.get(left);
    const [x, y] = [parseOffset(left, 'x'), parseOffset(top, 'y')];
    return rest.length === 0 && x && y ? { x, y } : undefined;
  },
  print: ({ x, y }) => `${printLength(x)},${printLength(y)}`,
};

/** Where what stands out is. */
export type Spot = Position | 'smart';

export const cannotFind = (what: string): string =>
  `asks for ${what}, and Lading recognises none; "smart" finds what stands out in colour and contrast`;

/** A position, or `smart`. `smart_points` says the same; what would need faces or objects to be recognised is refused. */
export const spot: Parameter<Spot> = {
  ...position,
  describe: `${position.describe}, or smart: what stands out in colour and contrast`,
  control: { kind: 'position', values: ['smart'] },
  parse: (text) => (text === 'smart' || text === 'smart_points' ? 'smart' : position.parse(text)),
  print: (value) => (value === 'smart' ? value : position.print(value)),
  refuse(text) {
    if (!/^smart_(?:faces|objects)/.test(text)) return undefined;
    return cannotFind(text.startsWith('smart_faces') ? 'faces' : 'objects');
  },
};

/** An upper left corner, in whole pixels from that of a picture. */
export type Corner = { readonly left: number; readonly top: number };

/** The upper left corner of a box at a position, in whole pixels; outside of the picture where the box is. */
export const cornerOf = ({ x, y }: Position, box: Box, picture: Box): Corner => ({
  left: Math.round(inPixels(x, x.unit === 'p' ? picture.width - box.width : 0)) + 0,
  top: Math.round(inPixels(y, y.unit === 'p' ? picture.height - box.height : 0)) + 0,
});
