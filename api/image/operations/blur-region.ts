import { canvasOf, pictureOf, putInto } from '../canvas.ts';
import { density } from '../dimensions.ts';
import { defineOperation } from '../operation.ts';
import { number, type Parameter } from '../parameter.ts';
import { areaSize, placeOn, sizeOn, within } from '../place.ts';
import { position } from '../position.ts';
import { soften } from '../soften.ts';

const strength = number(0, 5000);

/** Null: as the region is large. */
const regionStrength: Parameter<number | null> = {
  ...strength,
  describe: `${strength.describe}, or auto: by the size of the region`,
  control: { kind: 'range', min: 0, max: 5000, step: 1, values: ['auto'] },
  fallback: null,
  parse: (text) => (text === 'auto' ? null : strength.parse(text)),
  print: (value) => (value === null ? 'auto' : strength.print(value)),
};

export const blurRegion = defineOperation({
  name: 'blur_region',
  summary: 'Blurs a part of the picture, such as a name. Left to itself it is so strong that nothing of it can be made out.',
  parameters: {
    dimensions: {
      ...areaSize,
      refuse: (text) =>
        text === 'faces' ? 'cannot find faces here: name the region itself, its size and where it lies' : undefined,
    },
    coordinates: position,
    strength: regionStrength,
  },
  example: 'blur_region/30px20p/50p,10p/200',
  order: 'effect',
  reads: ['dpr'],
  isIdle: ({ strength }) => strength === 0,
  async apply(picture, { dimensions, coordinates, strength }, { dpr }, studio) {
    const region = within(placeOn(coordinates, sizeOn(dimensions, picture, dpr), picture, dpr), picture);
    if (!region) return picture;
    const settled = await studio.settle(picture);
    // Blurred by itself: what lies around a region tells nothing of it, and it nothing of what lies around.
    const part = await studio.settle({ ...region, sharp: settled.sharp.clone().extract(region) });
    const sigma = strength === null ? Math.max(region.width, region.height) / 10 : (strength / 10) * density(dpr);
    const canvas = await canvasOf(settled, studio);
    putInto(canvas, await canvasOf(await soften(part, sigma, studio), studio), region);
    return pictureOf(canvas, studio);
  },
});
