import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsFor, findSeams, type Grey, warped } from './seams.ts';

const greys: fc.Arbitrary<Grey> = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 8 }) })
  .chain(({ width, height }) =>
    fc
      .array(fc.integer({ min: 0, max: 255 }), { minLength: width * height, maxLength: width * height })
      .map((values) => ({ width, height, values: Float32Array.from(values) })),
  );

const rowsOf = <T>(values: ArrayLike<T>, width: number): readonly (readonly T[])[] =>
  Array.from({ length: values.length / width }, (_, y) => Array.from(values).slice(y * width, (y + 1) * width));

describe('seams', () => {
  it('take one pixel of each row each', () => {
    fc.assert(
      fc.property(greys, fc.nat(12), (grey, most) => {
        const count = Math.min(most, grey.width);
        for (const row of rowsOf(findSeams(grey, count), grey.width)) {
          const taken = row.filter((seam) => seam >= 0).toSorted((a, b) => a - b);
          expect(taken).toEqual(Array.from({ length: count }, (_, seam) => seam));
        }
      }),
    );
  });

  it('go down by neighbours', () => {
    fc.assert(
      fc.property(greys, (grey) => {
        const columns = rowsOf(findSeams(grey, 1), grey.width).map((row) => row.indexOf(0));
        for (const [y, column] of columns.entries()) expect(Math.abs(column - (columns[y - 1] ?? column))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('go where nothing is to be seen', () => {
    const values = Float32Array.from({ length: 60 }, (_, at) => (at % 10 < 6 ? 40 * (at % 2) + at : 100));
    for (const row of rowsOf(findSeams({ width: 10, height: 6, values }, 2), 10)) {
      expect(row.slice(0, 6)).toEqual([-1, -1, -1, -1, -1, -1]);
    }
  });

  it('leave the columns of any width in their order', () => {
    fc.assert(
      fc.property(greys, fc.integer({ min: 1, max: 40 }), (grey, width) => {
        const rows = rowsOf(columnsFor(grey, width), width);
        expect(rows).toHaveLength(grey.height);
        for (const row of rows) {
          expect(row).toEqual(row.toSorted((a, b) => a - b));
          expect(row.every((column) => column >= 0 && column < grey.width)).toBe(true);
          // Where it gets wider, nothing is lost.
          if (width >= grey.width) expect(new Set(row).size).toBe(grey.width);
        }
      }),
    );
  });

  it('change nothing of a picture that keeps its width', () => {
    fc.assert(
      fc.property(greys, (grey) => {
        const data = Uint8Array.from({ length: 4 * grey.values.length }, (_, at) => grey.values[Math.floor(at / 4)] ?? 0);
        const map = { columns: columnsFor(grey, grey.width), width: grey.width, height: grey.height, from: grey.width };
        expect(warped({ data, width: grey.width, height: grey.height }, map, grey.width).data).toEqual(data);
      }),
    );
  });
});
