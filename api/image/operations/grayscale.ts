import { defineOperation } from '../operation.ts';
import { grey, recolour } from '../tone.ts';

export const grayscale = defineOperation({
  name: 'grayscale',
  summary: 'Takes the colours away and leaves the lightness.',
  parameters: {},
  example: 'grayscale',
  order: 'effect',
  reads: [],
  apply: (picture, _args, _mode, studio) => recolour(picture, studio, grey),
});
