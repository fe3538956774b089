import { repaint } from '../canvas.ts';
import { levelsOf } from '../levels.ts';
import { defineOperation } from '../operation.ts';
import { number, or } from '../parameter.ts';
import { bend, enliven } from '../tone.ts';

/** How much livelier colours become at full strength. */
const liveliness = 0.3;

export const enhance = defineOperation({
  name: 'enhance',
  summary: 'Makes the most of the light and the colours that a picture has: stretches its shades and enlivens pale colours.',
  parameters: { strength: or(number(0, 100), 50) },
  example: 'enhance/60',
  order: 'effect',
  reads: [],
  isIdle: ({ strength }) => strength === 0,
  async apply(picture, { strength }, _mode, studio) {
    const settled = await studio.settle(picture);
    // Levels of its own for each frame would flicker.
    const { low, high } = await studio.once(async () =>
      levelsOf(await studio.pixels({ ...settled, sharp: settled.sharp.clone() })),
    );
    const part = strength / 100;
    return repaint(settled, studio, (canvas) => {
      bend(canvas, (shade) => shade + part * ((shade - low) / (high - low) - shade));
      enliven(canvas, part * liveliness);
    });
  },
});
