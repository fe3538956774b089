import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactBytes, formatBytes, formatCount, percent } from './bytes.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.00 kB'],
    [10_485_760, '10.5 MB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [1_234_567, '1.23 MB'],
    [2 ** 53, '9.01 PB'],
  ])('writes %i as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('stays within half a percent of the truth and short enough for a column', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900_000_000_000_000_000 }), (bytes) => {
        const [figure = '', unit = ''] = formatBytes(bytes).split(' ');
        const scale = 1000 ** ['B', 'kB', 'MB', 'GB', 'TB', 'PB'].indexOf(unit);
        expect(Math.abs(Number(figure) * scale - bytes)).toBeLessThanOrEqual(bytes * 0.0051);
        expect(figure.length).toBeLessThanOrEqual(5);
      }),
    );
  });
});

describe('formatCount and exactBytes', () => {
  it('group digits', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(exactBytes(1)).toBe('1 byte');
    expect(exactBytes(2_000)).toBe('2,000 bytes');
  });
});

describe('percent', () => {
  it('says 100 only when all is there', () => {
    expect(percent(999_999, 1_000_000)).toBe(99);
    expect(percent(1_000_000, 1_000_000)).toBe(100);
    expect(percent(0, 0)).toBe(100);
  });
});
