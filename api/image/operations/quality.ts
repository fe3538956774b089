import { type Quality, qualities } from '../mode.ts';
import { defineSetting } from '../operation.ts';
import { choice, number, type Parameter } from '../parameter.ts';

const names = choice(...qualities);
const exact = number(1, 100);

const level: Parameter<Quality> = {
  describe: `${names.describe}, or ${exact.describe} on the scale of the encoder`,
  control: names.control,
  parse: (text) => names.parse(text) ?? exact.parse(text),
  print: String,
};

export const quality = defineSetting({
  name: 'quality',
  summary: 'How faithful the result is; less is smaller. `smart` finds the least that looks the same, for each picture.',
  parameters: { level },
  example: 'quality/smart',
  set: (mode, { level }) => ({ ...mode, quality: level }),
});
