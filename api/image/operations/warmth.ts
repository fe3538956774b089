import { defineOperation } from '../operation.ts';
import { number } from '../parameter.ts';
import { recolour, scaled } from '../tone.ts';

export const warmth = defineOperation({
  name: 'warmth',
  summary: 'Shifts colours to the warm side, or below 0 to the cold one.',
  parameters: { value: number(-100, 100) },
  example: 'warmth/30',
  order: 'effect',
  reads: [],
  isIdle: ({ value }) => value === 0,
  apply: (picture, { value }, _mode, studio) => recolour(picture, studio, scaled([1 + value / 400, 1, 1 - value / 400])),
});
