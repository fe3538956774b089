import { defineSetting } from '../operation.ts';
import { number, type Parameter } from '../parameter.ts';

const ratio = number(0.5, 5, 2);

const value: Parameter<number | 'auto'> = {
  describe: `auto, or ${ratio.describe}`,
  control: { kind: 'range', min: 0.5, max: 5, step: 0.01, values: ['auto'] },
  parse: (text) => (text === 'auto' ? 'auto' : ratio.parse(text)),
  print: String,
};

export const dpr = defineSetting({
  name: 'dpr',
  summary: 'Device pixels for each pixel that the sizes after it name; auto: as the client tells in its hints.',
  parameters: { ratio: value },
  example: 'dpr/2',
  set: (mode, { ratio }) => ({ ...mode, dpr: ratio }),
});
