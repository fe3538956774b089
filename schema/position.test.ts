import fc from 'fast-check';
import { expect, it } from 'vitest';
import { comparePositions } from './position.ts';

const positions = fc.bigInt({ min: 0n, max: 10n ** 40n });
const sign = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

it('orders positions as numbers, of any size', () => {
  fc.assert(
    fc.property(positions, positions, (a, b) => {
      expect(Math.sign(comparePositions(a.toString(), b.toString()))).toBe(sign(a, b));
    }),
  );
});

it('tells neighbours apart where a number would not', () => {
  expect(comparePositions('9007199254740993', '9007199254740992')).toBeGreaterThan(0);
  expect(comparePositions('9', '10')).toBeLessThan(0);
  expect(comparePositions('10', '10')).toBe(0);
});

it('sorts a list as its numbers', () => {
  fc.assert(
    fc.property(fc.array(positions), (numbers) => {
      const sorted = numbers.map(String).sort(comparePositions);
      expect(sorted).toEqual([...numbers].sort(sign).map(String));
    }),
  );
});
