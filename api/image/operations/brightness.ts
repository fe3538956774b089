import { defineOperation } from '../operation.ts';
import { number } from '../parameter.ts';
import { recolour, scaled } from '../tone.ts';

export const brightness = defineOperation({
  name: 'brightness',
  summary: 'Adds the same to every channel; what leaves the range is cut.',
  parameters: { value: number(-100, 100) },
  example: 'brightness/20',
  order: 'effect',
  reads: [],
  isIdle: ({ value }) => value === 0,
  apply: (picture, { value }, _mode, studio) => recolour(picture, studio, scaled([1, 1, 1], value / 100)),
});
