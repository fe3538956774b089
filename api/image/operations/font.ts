import { colour } from '../colour.ts';
import type { Colour, TextStyle } from '../mode.ts';
import { defineSetting } from '../operation.ts';
import { choice, number, type Parameter } from '../parameter.ts';

/** The parameter, or what was set before where it is left out. */
const orAsBefore = <T>(parameter: Parameter<T>): Parameter<T | null> => ({
  ...parameter,
  describe: `${parameter.describe}; left out: as before`,
  fallback: null,
  print: (value) => (value === null ? '' : parameter.print(value)),
});

export const font = defineSetting({
  name: 'font',
  summary: 'The font of the text after it: weight, height in pixels and colour.',
  parameters: {
    weight: orAsBefore<TextStyle['weight']>(choice('regular', 'bold')),
    size: orAsBefore(number(1, 1000)),
    color: orAsBefore<Colour>(colour),
  },
  example: 'font/bold/32/ffffff',
  // The weight may be left out in front: `font/32/ffffff`.
  arrange: (params) => (/^\d+$/.test(params[0] ?? '') ? [undefined, ...params] : params),
  set: (mode, { weight, size, color }) => ({
    ...mode,
    text: {
      ...mode.text,
      weight: weight ?? mode.text.weight,
      size: size ?? mode.text.size,
      colour: color ?? mode.text.colour,
    },
  }),
});
