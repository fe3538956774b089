import { type Size, size } from '../dimensions.ts';
import { defineOperation } from '../operation.ts';

/** Both sides of the result: one that is not named follows from the shape of the picture. */
const bothSides = ({ width, height }: Size, from: { width: number; height: number }, dpr: number) => ({
  width: Math.max(1, Math.round(dpr * (width ?? (from.width * (height ?? 1)) / from.height))),
  height: Math.max(1, Math.round(dpr * (height ?? (from.height * (width ?? 1)) / from.width))),
});

export const resize = defineOperation({
  name: 'resize',
  summary: 'Scales to a width, a height, or both.',
  parameters: { size },
  example: 'resize/300x',
  order: 'resize',
  reads: ['stretch', 'fill', 'dpr'],
  apply(picture, args, { dpr }) {
    const target = bothSides(args.size, picture, dpr === 'auto' ? 1 : dpr);
    return { ...target, sharp: picture.sharp.resize({ ...target, fit: 'fill' }) };
  },
});
