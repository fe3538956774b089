import { defineSetting } from '../operation.ts';
import { choice } from '../parameter.ts';

export const autorotate = defineSetting({
  name: 'autorotate',
  summary: 'Whether the picture is turned upright as the camera noted.',
  parameters: { turned: choice('yes', 'no') },
  example: 'autorotate/no',
  set: (mode, { turned }) => ({ ...mode, autorotate: turned === 'yes' }),
});
