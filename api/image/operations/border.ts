import { canvasOf, layOver, pictureOf, plainCanvas } from '../canvas.ts';
import { colour } from '../colour.ts';
import { density, handedOut } from '../dimensions.ts';
import { defineOperation } from '../operation.ts';
import { number } from '../parameter.ts';

const described = { name: 'border', example: 'border/4/000000' };

export const border = defineOperation({
  ...described,
  summary:
    'Lays the picture on a sheet that is wider on each side by so many pixels; the sheet shows through where it is transparent. Uploadcare has no such operation.',
  parameters: { width: number(0, 1000), colour },
  order: 'effect',
  reads: ['dpr'],
  async apply(picture, args, { dpr }, studio) {
    const edge = Math.round(args.width * density(dpr));
    const { width, height } = handedOut({ width: picture.width + 2 * edge, height: picture.height + 2 * edge }, described);
    const sheet = plainCanvas(args.colour, width, height);
    layOver(sheet, await canvasOf(picture, studio), { left: edge, top: edge }, 1);
    return pictureOf(sheet, studio);
  },
});
