import { type Box, box, density, handedOut, scaled } from '../dimensions.ts';
import { defineOperation } from '../operation.ts';
import { choice, or } from '../parameter.ts';

const described = { name: 'preview', example: 'preview/300x200' };

type When = 'shrink' | 'fit' | 'grow';

/** What the sides are multiplied with, so that the picture just fits. */
const factorOf = (picture: Box, into: Box, when: When): number => {
  const fitting = Math.min(into.width / picture.width, into.height / picture.height);
  if (when === 'fit') return fitting;
  return when === 'shrink' ? Math.min(1, fitting) : Math.max(1, fitting);
};

export const preview = defineOperation({
  ...described,
  summary:
    'Fits the picture into a box and keeps its shape. It only gets smaller, unless the second parameter says otherwise: fit makes it smaller or larger, grow only larger.',
  parameters: { size: or(box, { width: 2048, height: 2048 }), when: or(choice('shrink', 'fit', 'grow'), 'shrink') },
  order: 'resize',
  reads: ['dpr'],
  apply(picture, args, { dpr }) {
    const factor = factorOf(picture, scaled(args.size, density(dpr)), args.when);
    if (factor === 1) return picture;
    const target = handedOut(scaled(picture, factor), described);
    return { ...target, sharp: picture.sharp.resize({ ...target, fit: 'fill' }) };
  },
});
