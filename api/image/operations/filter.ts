import { defineOperation } from '../operation.ts';
import { choice, number, or } from '../parameter.ts';
import { type ColourMatrix, contrastBy, grey, inTurn, partly, recolour, saturationBy, scaled } from '../tone.ts';

const names = ['sepia', 'noir', 'warm', 'cool', 'vivid', 'fade', 'chrome', 'mono'] as const;

/** What each look does to a colour when it is applied in full. */
const looks: Readonly<Record<(typeof names)[number], ColourMatrix>> = {
  sepia: [
    [0.393, 0.769, 0.189, 0],
    [0.349, 0.686, 0.168, 0],
    [0.272, 0.534, 0.131, 0],
  ],
  noir: inTurn(grey, contrastBy(1.5)),
  warm: scaled([1.12, 1.02, 0.86]),
  cool: scaled([0.86, 1, 1.14]),
  vivid: inTurn(saturationBy(1.5), contrastBy(1.1)),
  fade: inTurn(inTurn(saturationBy(0.75), contrastBy(0.75)), scaled([1, 1, 1], 0.06)),
  chrome: inTurn(inTurn(saturationBy(1.15), contrastBy(1.3)), scaled([0.98, 1, 1.04])),
  mono: grey,
};

export const filter = defineOperation({
  name: 'filter',
  summary: 'A ready-made look, wholly or in part.',
  parameters: { name: choice(...names), amount: or(number(0, 100), 100) },
  example: 'filter/sepia/80',
  order: 'effect',
  reads: [],
  isIdle: ({ amount }) => amount === 0,
  apply: (picture, { name, amount }, _mode, studio) => recolour(picture, studio, partly(looks[name], amount / 100)),
});
