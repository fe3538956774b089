import { repaint } from '../canvas.ts';
import { defineOperation } from '../operation.ts';
import { number } from '../parameter.ts';
import { bend } from '../tone.ts';

export const gamma = defineOperation({
  name: 'gamma',
  summary: 'Makes the middle shades brighter (over 100) or darker (below); black and white stay.',
  parameters: { value: number(0, 1000) },
  example: 'gamma/150',
  order: 'effect',
  reads: [],
  isIdle: ({ value }) => value === 100,
  apply: (picture, { value }, _mode, studio) =>
    repaint(picture, studio, (canvas) => bend(canvas, (shade) => (shade === 1 ? 1 : shade ** (100 / value)))),
});
