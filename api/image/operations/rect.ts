import { layOver, plainCanvas, repaint } from '../canvas.ts';
import { colour } from '../colour.ts';
import { defineOperation } from '../operation.ts';
import { areaSize, placeOn, sizeOn, within } from '../place.ts';
import { position } from '../position.ts';

export const rect = defineOperation({
  name: 'rect',
  summary: 'Lays a rectangle of one colour over the picture.',
  parameters: { color: colour, relative_dimensions: areaSize, relative_coordinates: position },
  example: 'rect/00000080/100px20p/bottom',
  order: 'effect',
  reads: ['dpr'],
  isIdle: ({ color }) => color.alpha === 0,
  async apply(picture, { color, relative_dimensions, relative_coordinates }, { dpr }, studio) {
    const area = within(placeOn(relative_coordinates, sizeOn(relative_dimensions, picture, dpr), picture, dpr), picture);
    if (!area) return picture;
    return repaint(picture, studio, (canvas) => layOver(canvas, plainCanvas(color, area.width, area.height), area, 1));
  },
});
