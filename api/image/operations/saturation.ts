import { defineOperation } from '../operation.ts';
import { number } from '../parameter.ts';
import { recolour, saturationBy } from '../tone.ts';

export const saturation = defineOperation({
  name: 'saturation',
  summary: 'Makes all colours stronger or weaker; -100 leaves none.',
  parameters: { value: number(-100, 500) },
  example: 'saturation/40',
  order: 'effect',
  reads: [],
  isIdle: ({ value }) => value === 0,
  apply: (picture, { value }, _mode, studio) => recolour(picture, studio, saturationBy(1 + value / 100)),
});
