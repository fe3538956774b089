import { defineOperation } from '../operation.ts';

export const mirror = defineOperation({
  name: 'mirror',
  summary: 'Swaps left and right.',
  parameters: {},
  example: 'mirror',
  order: 'effect',
  reads: [],
  async apply(picture, _args, _mode, studio) {
    // Sharp would do it before it cuts out what a resize left over.
    const settled = await studio.settle(picture);
    return { ...settled, sharp: settled.sharp.flop() };
  },
});
