import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moved, read, withValue, write } from './steps.ts';
import { catalogue } from './testing.ts';

const written = (name: string, ...values: string[]) => write([{ name, values }], catalogue, 'a.png');

describe('steps', () => {
  it('are written as the URL has them', () => {
    expect(write([], catalogue, 'a.png')).toBe('');
    expect(written('resize', '300x')).toBe('-/resize/300x/');
    expect(written('flip')).toBe('-/flip/');
    expect(written('crop', '16:9', '50p,0p')).toBe('-/crop/16:9/50p,0p/');
    expect(written('rect', 'a b/c', '-')).toBe('-/rect/a%20b%2Fc/%2D/');
  });

  it('leave out what is left out at the end, and spell it out in front of more', () => {
    expect(written('blur', '', '')).toBe('-/blur/');
    expect(written('blur', '20', '')).toBe('-/blur/20/');
    expect(written('blur', '', '50')).toBe('-/blur/10/50/');
    expect(written('overlay', 'self', '', '', '60p')).toBe('-/overlay/self/100px100p/0,0/60p/');
  });

  it('end in a file name where the last value would be taken for one', () => {
    expect(written('crop', '50.5px50p', '12.5p,0p')).toBe('-/crop/50.5px50p/12.5p,0p/a.png');
    expect(written('dpr', '1.5')).toBe('-/dpr/1.5/');
    expect(read('-/crop/50px50p/12.5p,0p/a.png', catalogue)).toEqual([{ name: 'crop', values: ['50px50p', '12.5p,0p'] }]);
    expect(read('-/dpr/1.5/', catalogue)).toEqual([{ name: 'dpr', values: ['1.5'] }]);
  });

  it('are read as they were written, whatever they hold', () => {
    const name = fc.oneof(fc.constantFrom(...catalogue.keys()), fc.stringMatching(/^[a-z_]{1,12}$/));
    const value = fc.string({ minLength: 1, unit: 'grapheme' });
    const steps = fc.array(
      name.chain((called) =>
        fc.array(value, { maxLength: catalogue.get(called)?.controls.length ?? 3 }).map((values) => ({ name: called, values })),
      ),
    );
    fc.assert(
      fc.property(steps, (list) => {
        expect(read(write(list, catalogue, 'a.png'), catalogue)).toEqual(list);
      }),
    );
  });

  it.each(['resize/300x/', '-', '-//', '-/-/flip/', '-/text/%ZZ/', 'w_300'])('are not read from %s', (text) => {
    expect(read(text, catalogue)).toBeUndefined();
  });

  it('are moved and changed one at a time', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, -5)).toEqual(['c', 'a', 'b']);
    const list = ['a', 'b'];
    expect(moved(list, 1, 7)).toBe(list);
    expect(withValue({ key: 1, name: 'blur', values: [] }, 1, '50')).toEqual({ key: 1, name: 'blur', values: ['', '50'] });
    expect(withValue({ key: 1, name: 'blur', values: ['20', '5'] }, 0, '30').values).toEqual(['30', '5']);
  });
});
