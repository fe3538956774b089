import { colour } from '../colour.ts';
import { longestSide } from '../dimensions.ts';
import { defineSetting } from '../operation.ts';
import { choice, number, or } from '../parameter.ts';

export const textBox = defineSetting({
  name: 'text_box',
  summary:
    'What stands behind the text after it: nothing, one box around the text (fit), one around each line, or the whole area (fill).',
  parameters: {
    mode: choice('none', 'fit', 'line', 'fill'),
    color: or(colour, { red: 255, green: 255, blue: 255, alpha: 255 }),
    padding: or(number(0, longestSide), 0),
  },
  example: 'text_box/fill/00000080/20',
  set: (mode, { mode: box, color, padding }) => ({ ...mode, text: { ...mode.text, box: { mode: box, colour: color, padding } } }),
});
