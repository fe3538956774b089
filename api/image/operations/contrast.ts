import { defineOperation } from '../operation.ts';
import { number } from '../parameter.ts';
import { contrastBy, recolour } from '../tone.ts';

export const contrast = defineOperation({
  name: 'contrast',
  summary: 'Moves every channel away from middle grey, or towards it.',
  parameters: { value: number(-100, 500) },
  example: 'contrast/30',
  order: 'effect',
  reads: [],
  isIdle: ({ value }) => value === 0,
  apply: (picture, { value }, _mode, studio) => recolour(picture, studio, contrastBy(1 + value / 100)),
});
