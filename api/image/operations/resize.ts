import { type Box, density, handedOut, type Size, size } from '../dimensions.ts';
import { defineOperation } from '../operation.ts';
import { centre } from '../position.ts';
import { onSheet } from '../sheet.ts';

const described = { name: 'resize', example: 'resize/300x' };

/** Both sides of the result: one that is not named follows from the shape of the picture. */
const bothSides = ({ width, height }: Size, from: Box, dpr: number): Box => ({
  width: Math.max(1, Math.round(dpr * (width ?? (from.width * (height ?? 1)) / from.height))),
  height: Math.max(1, Math.round(dpr * (height ?? (from.height * (width ?? 1)) / from.width))),
});

const smaller = (one: Box, other: Box): Box => ({
  width: Math.min(one.width, other.width),
  height: Math.min(one.height, other.height),
});

export const resize = defineOperation({
  ...described,
  summary: 'Scales to a width, a height, or both; both together may change the shape.',
  parameters: { size },
  order: 'resize',
  reads: ['stretch', 'fill', 'dpr'],
  ignores: ({ stretch }) => (stretch === 'fill' ? [] : ['fill']),
  apply(picture, args, { stretch, fill, dpr }) {
    const asked = handedOut(bothSides(args.size, picture, density(dpr)), described);
    const target = stretch === 'on' ? asked : smaller(asked, picture);
    const resized = { ...target, sharp: picture.sharp.resize({ ...target, fit: 'fill' }) };
    return stretch === 'fill' ? onSheet(resized, asked, centre, fill) : resized;
  },
});
