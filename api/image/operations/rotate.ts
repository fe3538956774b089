import { defineOperation } from '../operation.ts';
import type { Parameter } from '../parameter.ts';

const angle: Parameter<0 | 90 | 180 | 270> = {
  describe: 'a multiple of 90 degrees, counter-clockwise',
  control: { kind: 'choice', values: ['90', '180', '270'] },
  parse(text) {
    if (!/^-?\d{1,4}$/.test(text)) return undefined;
    const turned = ((Number(text) % 360) + 360) % 360;
    return ([0, 90, 180, 270] as const).find((known) => known === turned);
  },
  print: String,
};

export const rotate = defineOperation({
  name: 'rotate',
  summary: 'Turns the picture counter-clockwise.',
  parameters: { angle },
  example: 'rotate/90',
  order: 'effect',
  reads: [],
  isIdle: ({ angle }) => angle === 0,
  async apply(picture, { angle }, _mode, studio) {
    // Sharp takes the sides of a resize for those after a turn in the same pipeline.
    const { width, height, sharp } = await studio.settle(picture);
    const turned = sharp.rotate(360 - angle);
    return angle === 180 ? { width, height, sharp: turned } : { width: height, height: width, sharp: turned };
  },
});
