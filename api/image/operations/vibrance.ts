import { repaint } from '../canvas.ts';
import { defineOperation } from '../operation.ts';
import { number } from '../parameter.ts';
import { enliven } from '../tone.ts';

export const vibrance = defineOperation({
  name: 'vibrance',
  summary: 'Makes pale colours stronger and spares those that are strong already; below 0 the other way round.',
  parameters: { value: number(-100, 500) },
  example: 'vibrance/60',
  order: 'effect',
  reads: [],
  isIdle: ({ value }) => value === 0,
  apply: (picture, { value }, _mode, studio) => repaint(picture, studio, (canvas) => enliven(canvas, value / 100)),
});
