import { isSlug, isUuid } from '@lading/schema/ids.ts';
import { canvasOf, layOver, pictureOf } from '../canvas.ts';
import { defineOperation, type Picture } from '../operation.ts';
import { or, type Parameter } from '../parameter.ts';
import { areaSize, placeOn, sizeOn } from '../place.ts';
import { position, topLeft } from '../position.ts';

const storedImage: Parameter<string> = {
  describe: 'the id or the uuid of another image that anybody may see, or self',
  control: { kind: 'file' },
  parse: (text) => (isUuid(text) ? text.toLowerCase() : isSlug(text) ? text : undefined),
  print: (id) => id,
};

const opacity: Parameter<number> = {
  describe: 'from 0p to 100p',
  control: { kind: 'range', min: 0, max: 100, step: 1 },
  parse(text) {
    const [, digits] = /^(\d{1,3})[p%]$/.exec(text) ?? [];
    return digits !== undefined && Number(digits) <= 100 ? Number(digits) : undefined;
  },
  print: (percents) => `${percents}p`,
};

/** As large as fits into these sides without losing its shape. */
const fitted = (picture: Picture, sides: { readonly width: number; readonly height: number }) => {
  const factor = Math.min(sides.width / picture.width, sides.height / picture.height);
  return {
    width: Math.max(1, Math.round(picture.width * factor)),
    height: Math.max(1, Math.round(picture.height * factor)),
  };
};

const whole = { value: 100, unit: 'p' } as const;

export const overlay = defineOperation({
  name: 'overlay',
  summary:
    'Lays another stored image over the picture, or the source itself: a watermark. It keeps its shape and fits into the dimensions.',
  parameters: {
    id: storedImage,
    relative_dimensions: or(areaSize, { width: whole, height: whole }),
    relative_coordinates: or(position, topLeft),
    opacity: or(opacity, 100),
  },
  example: 'overlay/self/30px30p/95p,95p/60p',
  order: 'effect',
  reads: ['dpr'],
  isIdle: (args) => args.opacity === 0,
  async apply(picture, args, { dpr }, studio) {
    const stored = await studio.stored(args.id);
    const size = fitted(stored, sizeOn(args.relative_dimensions, picture, dpr));
    const layer = await canvasOf({ ...size, sharp: stored.sharp.resize({ ...size, fit: 'fill' }) }, studio);
    const canvas = await canvasOf(picture, studio);
    layOver(canvas, layer, placeOn(args.relative_coordinates, size, picture, dpr), args.opacity / 100);
    return pictureOf(canvas, studio);
  },
});
