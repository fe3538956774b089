import type { Box } from '../dimensions.ts';
import { defineOperation } from '../operation.ts';
import { or } from '../parameter.ts';
import { boxOf, portion } from '../portion.ts';
import { type Corner, centre, cornerOf, type Spot, spot, topLeft } from '../position.ts';
import { smartCorner } from '../saliency.ts';
import { cutOut } from '../sheet.ts';

export const crop = defineOperation({
  name: 'crop',
  summary:
    'Cuts a part out: so many pixels or percent, from the top left corner unless a place is named, or the largest part of a shape, from the middle. Where the part is larger than the picture, the rest is filled.',
  parameters: { portion, place: or<Spot | null>({ ...spot, print: (value) => (value === null ? '' : spot.print(value)) }, null) },
  example: 'crop/50px50p/center',
  order: 'crop',
  reads: ['fill'],
  normal: ({ portion, place }) => ({ portion, place: place ?? ('across' in portion ? centre : topLeft) }),
  async apply(picture, { portion, place }, { fill }, studio) {
    const box = boxOf(portion, picture);
    const corner =
      place === 'smart' ? await smartCorner(picture, picture, box, centre, studio) : cornerOf(place ?? topLeft, box, picture);
    const part = cutOut(picture, box, corner, fill, studio);
    // Sharp extends after it resizes: what was filled must be settled before a resize.
    return liesWithin(picture, box, corner) ? part : studio.settle(part);
  },
});

const liesWithin = (picture: Box, { width, height }: Box, { left, top }: Corner): boolean =>
  left >= 0 && top >= 0 && left + width <= picture.width && top + height <= picture.height;
