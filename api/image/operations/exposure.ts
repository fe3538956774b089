import { repaint } from '../canvas.ts';
import { defineOperation } from '../operation.ts';
import { number } from '../parameter.ts';
import { bend } from '../tone.ts';

export const exposure = defineOperation({
  name: 'exposure',
  summary: 'More or less light: each 100 doubles or halves what the dark parts have, and the bright ones keep their shades.',
  parameters: { value: number(-500, 500) },
  example: 'exposure/50',
  order: 'effect',
  reads: [],
  isIdle: ({ value }) => value === 0,
  apply: (picture, { value }, _mode, studio) =>
    repaint(picture, studio, (canvas) => {
      const stops = 2 ** (value / 100);
      // As steep as `stops` at black, and it meets white; the curve of -value undoes the one of value.
      bend(canvas, (shade) => 1 - (1 - shade) ** stops);
    }),
});
