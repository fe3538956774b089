import { defineOperation } from '../operation.ts';

export const flip = defineOperation({
  name: 'flip',
  summary: 'Turns the picture upside down.',
  parameters: {},
  example: 'flip',
  order: 'effect',
  reads: [],
  async apply(picture, _args, _mode, studio) {
    // Sharp would do it before it cuts out what a resize left over.
    const settled = await studio.settle(picture);
    return { ...settled, sharp: settled.sharp.flip() };
  },
});
