import { defineSetting } from '../operation.ts';
import { number, or } from '../parameter.ts';

export const mainColors = defineSetting({
  name: 'main_colors',
  summary: 'Answers the colours that fill most of the picture, the widest spread first: a JSON list of red, green and blue.',
  parameters: { count: or(number(1, 32), 5) },
  example: 'main_colors/5',
  set: (mode, { count }) => ({ ...mode, answer: { mainColours: count } }),
});
