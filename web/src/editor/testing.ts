import { type Control, catalogueOf, type Operation } from './catalogue.ts';

const control = (parameter: string, kind: Control['kind'], over: Partial<Control> = {}): Control => ({
  parameter,
  description: parameter,
  kind,
  min: null,
  max: null,
  step: null,
  values: null,
  fallback: null,
  optional: false,
  ...over,
});

const operation = (name: string, example: string, controls: readonly Control[], summary = `Does ${name}.`): Operation => ({
  name,
  summary,
  example,
  controls: [...controls],
});

/** Some operations as the server describes them. */
export const catalogue = catalogueOf([
  operation('resize', 'resize/300x', [control('size', 'SIZE')], 'Scales to a width, a height, or both.'),
  operation('crop', 'crop/50px50p/center', [
    control('portion', 'RATIO'),
    control('place', 'POSITION', { optional: true, values: ['smart'] }),
  ]),
  operation('scale_crop', 'scale_crop/300x200/center', [
    control('size', 'SIZE'),
    control('place', 'POSITION', { optional: true, values: ['smart'], fallback: '0,0' }),
    control('otherwise', 'POSITION', { optional: true, fallback: '50p,50p' }),
  ]),
  operation('rect', 'rect/00000080/100px20p/bottom', [
    control('color', 'COLOUR'),
    control('relative_dimensions', 'SIZE'),
    control('relative_coordinates', 'POSITION'),
  ]),
  operation('overlay', 'overlay/self/30px30p/95p,95p/60p', [
    control('id', 'FILE'),
    control('relative_dimensions', 'SIZE', { optional: true, fallback: '100px100p' }),
    control('relative_coordinates', 'POSITION', { optional: true, fallback: '0,0' }),
    control('opacity', 'RANGE', { optional: true, fallback: '100p', min: 0, max: 100, step: 1 }),
  ]),
  operation('blur', 'blur/20', [
    control('strength', 'RANGE', { optional: true, fallback: '10', min: 0, max: 5000, step: 1 }),
    control('amount', 'RANGE', { optional: true, fallback: '100', min: -200, max: 100, step: 1 }),
  ]),
  operation('dpr', 'dpr/2', [control('ratio', 'RANGE', { min: 0.5, max: 5, step: 0.01, values: ['auto'] })]),
  operation('flip', 'flip', []),
]);
