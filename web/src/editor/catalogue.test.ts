import { describe, expect, it } from 'vitest';
import { exampleValues, placementOf, search, takesPercents, titleOf } from './catalogue.ts';
import { catalogue } from './testing.ts';

const found = (query: string) => search(catalogue, query).map(({ name }) => name);
const known = (name: string) => {
  const operation = catalogue.get(name);
  if (!operation) throw new Error(`no ${name}`);
  return operation;
};

describe('the list of operations', () => {
  it('is searched by name first, then by what they do and take', () => {
    expect(found('')).toEqual([...catalogue.keys()]);
    expect(found('crop')).toEqual(['crop', 'scale_crop']);
    expect(found('SCALE_crop')).toEqual(['scale_crop']);
    expect(found('scales')).toEqual(['resize']);
    expect(found('auto')).toEqual(['dpr']);
    expect(found('wobble')).toEqual([]);
  });

  it('has names for people and examples to begin with', () => {
    expect(titleOf('border_radius')).toBe('Border radius');
    expect(exampleValues(known('rect'))).toEqual(['00000080', '100px20p', 'bottom']);
    expect(exampleValues(known('flip'))).toEqual([]);
    expect([takesPercents(known('rect'), 1), takesPercents(known('resize'), 0)]).toEqual([true, false]);
  });

  it('tells what can be done on the picture itself', () => {
    expect(placementOf(known('crop'))).toEqual({ kind: 'area', size: 0, place: 1 });
    expect(placementOf(known('rect'))).toEqual({ kind: 'area', size: 1, place: 2 });
    expect(placementOf(known('scale_crop'))).toEqual({ kind: 'point', place: 1 });
    for (const name of ['resize', 'overlay', 'blur', 'flip']) expect(placementOf(known(name)), name).toBeUndefined();
  });
});
