import { defineOperation } from '../operation.ts';
import { number, or } from '../parameter.ts';

export const blur = defineOperation({
  name: 'blur',
  summary: 'Blurs the picture.',
  parameters: { strength: or(number(0, 5000), 10) },
  example: 'blur/20',
  order: 'effect',
  reads: [],
  isIdle: ({ strength }) => strength === 0,
  apply: (picture, { strength }) => ({ ...picture, sharp: picture.sharp.blur(Math.max(0.3, strength / 10)) }),
});
