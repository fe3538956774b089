import { type Box, box, density, handedOut, longestSide, scaled } from '../dimensions.ts';
import { defineOperation, type Picture, type Studio } from '../operation.ts';
import { or } from '../parameter.ts';
import { type Corner, centre, cornerOf, type Position, position, type Spot, spot, topLeft } from '../position.ts';
import { smartCorner } from '../saliency.ts';
import { cutOut, onSheet } from '../sheet.ts';

const described = { name: 'scale_crop', example: 'scale_crop/300x200/center' };

/** The size at which the picture just covers the box. */
const covering = (picture: Box, target: Box, mayGrow: boolean): Box => {
  const factor = Math.max(target.width / picture.width, target.height / picture.height);
  return mayGrow || factor < 1 ? scaled(picture, factor) : { width: picture.width, height: picture.height };
};

/** Cut first, then scaled: what a very long picture would be, scaled whole, is more than memory holds. */
const cutThenScaled = async (picture: Picture, whole: Box, part: Box, corner: Corner, studio: Studio): Promise<Picture> => {
  const factor = picture.width / whole.width;
  const cut = scaled(part, factor);
  const left = Math.min(picture.width - cut.width, Math.round(corner.left * factor));
  const top = Math.min(picture.height - cut.height, Math.round(corner.top * factor));
  const settled = await studio.settle(cutOut(picture, cut, { left, top }, null, studio));
  return { ...part, sharp: settled.sharp.resize({ ...part, fit: 'fill' }) };
};

export const scaleCrop = defineOperation({
  ...described,
  summary: 'Scales the picture until it just covers a box, and cuts off what sticks out.',
  parameters: { size: box, place: or(spot, topLeft), otherwise: or(position, centre) },
  order: 'resize',
  reads: ['stretch', 'fill', 'dpr'],
  ignores: ({ stretch }) => (stretch === 'fill' ? [] : ['fill']),
  refuse: ({ place, otherwise }) =>
    place === 'smart' || position.print(otherwise) === position.print(centre)
      ? undefined
      : 'takes a second place only after smart: where to cut if nothing stands out',
  async apply(picture, { size, place, otherwise }, { stretch, fill, dpr }, studio) {
    const target = handedOut(scaled(size, density(dpr)), described);
    const whole = covering(picture, target, stretch === 'on');
    const part = { width: Math.min(target.width, whole.width), height: Math.min(target.height, whole.height) };
    const corner = await cornerFor(place, otherwise, { picture, whole, part }, studio);
    const isHuge = Math.max(whole.width, whole.height) > 4 * longestSide;
    const cropped = isHuge
      ? await cutThenScaled(picture, whole, part, corner, studio)
      : cutOut({ ...whole, sharp: picture.sharp.resize({ ...whole, fit: 'fill' }) }, part, corner, null, studio);
    if (stretch !== 'fill' || (part.width === target.width && part.height === target.height)) return cropped;
    // Sharp forgets what it extended when it says how large a picture is that it cut after a resize.
    return onSheet(await studio.settle(cropped), target, centre, fill);
  },
});

type Setting = { readonly picture: Picture; readonly whole: Box; readonly part: Box };

const cornerFor = (place: Spot, otherwise: Position, { picture, whole, part }: Setting, studio: Studio) =>
  place === 'smart' ? smartCorner(picture, whole, part, otherwise, studio) : cornerOf(place, part, whole);
