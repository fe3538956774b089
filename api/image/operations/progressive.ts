import { defineSetting } from '../operation.ts';
import { choice } from '../parameter.ts';

export const progressive = defineSetting({
  name: 'progressive',
  summary: 'Whether a JPEG or PNG shows all of itself early and gains detail as it arrives.',
  parameters: { progressive: choice('yes', 'no') },
  example: 'progressive/yes',
  set: (mode, { progressive }) => ({ ...mode, progressive: progressive === 'yes' }),
});
