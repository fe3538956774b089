import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRange } from './range.ts';

describe('parseRange', () => {
  it.each([
    ['bytes=0-0', [{ start: 0, end: 0 }]],
    ['bytes=0-', [{ start: 0, end: 99 }]],
    ['bytes=10-19', [{ start: 10, end: 19 }]],
    ['BYTES = 10-19', [{ start: 10, end: 19 }]],
    ['bytes=90-1000', [{ start: 90, end: 99 }]],
    ['bytes=90-99999999999999999999999999', [{ start: 90, end: 99 }]],
    ['bytes=-10', [{ start: 90, end: 99 }]],
    ['bytes=-1000', [{ start: 0, end: 99 }]],
    [
      'bytes=0-9, 20-29',
      [
        { start: 0, end: 9 },
        { start: 20, end: 29 },
      ],
    ],
    [
      'bytes=20-29,,0-9,',
      [
        { start: 20, end: 29 },
        { start: 0, end: 9 },
      ],
    ],
    [
      'bytes=50-59,0-9,55-69',
      [
        { start: 50, end: 69 },
        { start: 0, end: 9 },
      ],
    ],
    ['bytes=0-9,10-19', [{ start: 0, end: 19 }]],
    ['bytes=0-,0-,0-', [{ start: 0, end: 99 }]],
    ['bytes=0-9,200-', [{ start: 0, end: 9 }]],
  ])('%s', (header, ranges) => {
    expect(parseRange(header, 100)).toEqual(ranges);
  });

  it.each(['bytes=100-', 'bytes=100-200', 'bytes=-0', 'bytes=100-,-0', 'bytes=99999999999999999999-'])(
    'finds %s outside',
    (header) => {
      expect(parseRange(header, 100)).toEqual([]);
    },
  );

  it.each([
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=,',
    'bytes=-',
    'bytes=a-b',
    'bytes=1',
    'bytes=5-4',
    'bytes=99999999999999999999999-99999999999999999999998',
    'bytes=0-1,x',
    'bytes=--1',
    'bytes=1 - 2',
    'items=0-5',
    'bytes=0-5, bytes=7-8',
    `bytes=${Array.from({ length: 17 }, (_, i) => `${i * 2}-${i * 2}`).join(',')}`,
    `bytes=${'0'.repeat(2_000)}-`,
  ])('ignores %s', (header) => {
    expect(parseRange(header, 100)).toBeUndefined();
  });

  it('ignores any range of nothing', () => {
    expect(parseRange('bytes=0-', 0)).toBeUndefined();
    expect(parseRange('bytes=-1', 0)).toBeUndefined();
  });

  const spec = fc.oneof(
    fc.tuple(fc.nat(120), fc.nat(120)).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.nat(120).map((a) => `${a}-`),
    fc.nat(120).map((a) => `-${a}`),
  );

  /** By the definition: is this byte one that `text` asks for? */
  const asksFor = (text: string, at: number, size: number): boolean => {
    const [first = '', last = ''] = text.split('-');
    if (first === '') return at >= size - Number(last);
    return at >= Number(first) && (last === '' || at <= Number(last));
  };

  it('covers exactly the bytes asked for, each once', () => {
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 16 }), fc.integer({ min: 1, max: 110 }), (specs, size) => {
        const wanted = Array.from({ length: size }, (_, at) => at).filter((at) => specs.some((text) => asksFor(text, at, size)));
        const given = (parseRange(`bytes=${specs.join(', ')}`, size) ?? []).flatMap(({ start, end }) =>
          Array.from({ length: end - start + 1 }, (_, offset) => start + offset),
        );
        expect(given.toSorted((a, b) => a - b)).toEqual(wanted);
      }),
    );
  });

  it('never throws and never leaves the size', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^bytes=[-0-9, ]*$/));
    fc.assert(
      fc.property(text, fc.nat(1_000), (header, size) => {
        for (const { start, end } of parseRange(header, size) ?? []) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThan(size);
        }
      }),
    );
  });
});
