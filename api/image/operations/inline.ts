import { defineSetting } from '../operation.ts';
import { choice } from '../parameter.ts';

export const inline = defineSetting({
  name: 'inline',
  summary: 'Whether browsers show the picture or save it.',
  parameters: { shown: choice('yes', 'no') },
  example: 'inline/no',
  set: (mode, { shown }) => ({ ...mode, inline: shown === 'yes' }),
});
