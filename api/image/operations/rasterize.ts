import { defineSetting } from '../operation.ts';

export const rasterize = defineSetting({
  name: 'rasterize',
  summary: 'Makes pixels of an SVG. Every transformation does; this one does nothing else.',
  parameters: {},
  example: 'rasterize',
  set: (mode) => mode,
});
