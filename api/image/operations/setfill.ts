import { colour } from '../colour.ts';
import { defineSetting } from '../operation.ts';

export const setfill = defineSetting({
  name: 'setfill',
  summary: 'The colour of what a picture does not cover: around a crop that is larger, and under transparent parts in JPEG.',
  parameters: { colour },
  example: 'setfill/ece3d2',
  // What cannot be seen at all is no fill: JPEG has white there, and all else stays transparent.
  set: (mode, { colour }) => ({ ...mode, fill: colour.alpha === 0 ? null : colour }),
});
