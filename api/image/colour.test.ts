import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colour } from './colour.ts';

describe('a colour', () => {
  it.each([
    ['fff', 'ffffff'],
    ['ABC8', 'aabbcc88'],
    ['12345678', '12345678'],
    ['123456ff', '123456'],
    ['RebeccaPurple', '663399'],
    ['transparent', '00000000'],
    ['grey', '808080'],
  ])('reads %s as %s', (text, expected) => {
    const value = colour.parse(text);
    expect(value && colour.print(value)).toBe(expected);
  });

  it.each(['', '#fff', 'ff', 'fffff', 'fffffff', '123456789', 'reddish', 'ggg', 'constructor'])('is not %j', (text) => {
    expect(colour.parse(text)).toBeUndefined();
  });

  it('prints what it reads', () => {
    const part = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.record({ red: part, green: part, blue: part, alpha: part }), (value) => {
        expect(colour.parse(colour.print(value))).toEqual(value);
      }),
    );
  });
});
