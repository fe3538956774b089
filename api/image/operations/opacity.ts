import { repaint } from '../canvas.ts';
import { defineOperation } from '../operation.ts';
import { number } from '../parameter.ts';

export const opacity = defineOperation({
  name: 'opacity',
  summary: 'Lets the ground show through; 0 leaves nothing of the picture. Uploadcare has no such operation.',
  parameters: { percent: number(0, 100) },
  example: 'opacity/60',
  order: 'effect',
  reads: [],
  isIdle: ({ percent }) => percent === 100,
  apply: (picture, { percent }, _mode, studio) =>
    repaint(picture, studio, ({ data }) => {
      for (let at = 3; at < data.length; at += 4) data[at] = ((data[at] ?? 0) * percent) / 100;
    }),
});
