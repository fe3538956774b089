import { expect, it } from 'vitest';
import { compared, difference } from './saving.ts';

it.each([
  [500, 1_000, '50 % smaller'],
  [1, 1_000_000, '99 % smaller'],
  [999_999, 1_000_000, 'less than 1 % smaller'],
  [1_000, 1_000, 'as large as the original'],
  [1_120, 1_000, '12 % larger'],
  [25_000, 1_000, '25 times as large'],
  [10, 0, 'as large as the original'],
])('%i bytes of %i are %s', (size, original, words) => {
  expect(compared(size, original)).toBe(words);
});

it('tells the difference with its sign', () => {
  expect(difference(500, 1_500)).toBe('−1.00 kB');
  expect(difference(1_500, 500)).toBe('+1.00 kB');
  expect(difference(5, 5)).toBe('0 B');
});
