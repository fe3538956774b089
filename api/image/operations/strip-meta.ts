import { defineSetting } from '../operation.ts';
import { choice } from '../parameter.ts';

export const stripMeta = defineSetting({
  name: 'strip_meta',
  summary:
    'What is left out of what the camera and its programs noted: all of it, nothing, or what tells of a place, a person or a device.',
  parameters: { what: choice('all', 'none', 'sensitive') },
  example: 'strip_meta/sensitive',
  set: (mode, { what }) => ({ ...mode, stripMeta: what }),
});
