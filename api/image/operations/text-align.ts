import { defineSetting } from '../operation.ts';
import { choice } from '../parameter.ts';

export const textAlign = defineSetting({
  name: 'text_align',
  summary: 'Where the text after it stands in its area.',
  parameters: { horizontal: choice('left', 'center', 'right'), vertical: choice('top', 'center', 'bottom') },
  example: 'text_align/right/bottom',
  set: (mode, { horizontal, vertical }) => ({ ...mode, text: { ...mode.text, horizontal, vertical } }),
});
