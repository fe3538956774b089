import { defineSetting } from '../operation.ts';
import { choice } from '../parameter.ts';

export const stretch = defineSetting({
  name: 'stretch',
  summary:
    'What a resize or scale_crop after it does with a picture that is smaller: enlarge it (on), leave it small (off), or lay it on a filled box of the size asked for (fill).',
  parameters: { mode: choice('on', 'off', 'fill') },
  example: 'stretch/off',
  set: (mode, args) => ({ ...mode, stretch: args.mode }),
});
