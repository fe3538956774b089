import { box, density, handedOut, scaled } from '../dimensions.ts';
import { defineOperation } from '../operation.ts';
import { or } from '../parameter.ts';
import { centre, position } from '../position.ts';
import { onSheet } from '../sheet.ts';

const described = { name: 'pad', example: 'pad/300x200/center' };

export const pad = defineOperation({
  ...described,
  summary: 'Lays the picture on a filled box, unless it is larger. Uploadcare has no such operation.',
  parameters: { size: box, place: or(position, centre) },
  order: 'effect',
  reads: ['fill', 'dpr'],
  async apply(picture, { size, place }, { fill, dpr }, studio) {
    const asked = scaled(size, density(dpr));
    const width = Math.max(asked.width, picture.width);
    const height = Math.max(asked.height, picture.height);
    // A pipeline extends once, and a resize before may have made it extend already.
    return onSheet(await studio.settle(picture), handedOut({ width, height }, described), place, fill);
  },
});
