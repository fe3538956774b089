import { blendWith, canvasOf, pictureOf } from '../canvas.ts';
import { density } from '../dimensions.ts';
import { defineOperation } from '../operation.ts';
import { number, or } from '../parameter.ts';
import { soften } from '../soften.ts';

export const blur = defineOperation({
  name: 'blur',
  summary:
    'Blurs the picture: strength is ten times the standard deviation in pixels. With an amount, that much of the blurred picture is mixed in; below 0 it is taken away, which sharpens (unsharp masking).',
  parameters: { strength: or(number(0, 5000), 10), amount: or(number(-200, 100), 100) },
  example: 'blur/20',
  order: 'effect',
  reads: ['dpr'],
  isIdle: ({ strength, amount }) => strength === 0 || amount === 0,
  async apply(picture, { strength, amount }, { dpr }, studio) {
    const settled = await studio.settle(picture);
    const blurred = await soften(settled, (strength / 10) * density(dpr), studio);
    if (amount === 100) return blurred;
    const canvas = await canvasOf(settled, studio);
    blendWith(canvas, await canvasOf(blurred, studio), amount / 100);
    return pictureOf(canvas, studio);
  },
});
