import { defineSetting } from '../operation.ts';
import { choice } from '../parameter.ts';

export const format = defineSetting({
  name: 'format',
  summary: 'The format of the result: one of these, that of the source, or the best that the client accepts.',
  parameters: { format: choice('auto', 'jpeg', 'png', 'webp', 'avif', 'preserve') },
  example: 'format/auto',
  set: (mode, { format }) => ({ ...mode, format }),
});
