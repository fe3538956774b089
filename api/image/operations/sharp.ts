import { blendWith, canvasOf, pictureOf } from '../canvas.ts';
import { defineOperation } from '../operation.ts';
import { number, or } from '../parameter.ts';
import { soften } from '../soften.ts';

/** Of the blur that is taken away, in pixels: edges of that width become clearer. */
const sigma = 1;

export const sharp = defineOperation({
  name: 'sharp',
  summary: 'Sharpens the picture, as is good after making it smaller.',
  parameters: { strength: or(number(0, 20), 5) },
  example: 'sharp/10',
  order: 'effect',
  reads: [],
  isIdle: ({ strength }) => strength === 0,
  async apply(picture, { strength }, _mode, studio) {
    const settled = await studio.settle(picture);
    const canvas = await canvasOf(settled, studio);
    blendWith(canvas, await canvasOf(await soften(settled, sigma, studio), studio), -strength / 10);
    return pictureOf(canvas, studio);
  },
});
