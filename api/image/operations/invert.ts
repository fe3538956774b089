import { defineOperation } from '../operation.ts';
import { recolour, scaled } from '../tone.ts';

export const invert = defineOperation({
  name: 'invert',
  summary: 'Turns every colour into its opposite, as on a negative.',
  parameters: {},
  example: 'invert',
  order: 'effect',
  reads: [],
  apply: (picture, _args, _mode, studio) => recolour(picture, studio, scaled([-1, -1, -1], 1)),
});
