import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';

it.each([
  ['1s', 1_000],
  ['30m', 1_800_000],
  ['2h', 7_200_000],
  ['7d', 604_800_000],
  ['2w', 1_209_600_000],
  ['0090s', 90_000],
  ['inf', Number.POSITIVE_INFINITY],
])('reads %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each([
  '',
  '0s',
  '000h',
  '-1h',
  '+1h',
  '1.5h',
  '1',
  'h',
  '1y',
  '1H',
  'Inf',
  'infinity',
  ' 1h',
  '1h ',
  '1h\n',
  '1h30m',
  '1e3s',
  '١h',
  '53000w',
  '999999999999w',
  `${'9'.repeat(400)}s`,
])('does not read %j', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

it('reads 1,000 years and nothing longer', () => {
  expect(parseDuration('365000d')).toBe(365_000 * 86_400_000);
  expect(parseDuration('365001d')).toBeUndefined();
});

const durations = fc.tuple(fc.integer({ min: 1, max: 50_000 }), fc.constantFrom('s', 'm', 'h', 'd', 'w'));

it('writes every duration so that it reads the same', () => {
  fc.assert(
    fc.property(durations, ([amount, unit]) => {
      const ms = parseDuration(`${amount}${unit}`);
      expect(ms).toBeDefined();
      expect(parseDuration(formatDuration(ms ?? 0))).toBe(ms);
    }),
  );
});

it('writes the largest whole unit', () => {
  expect(formatDuration(7_200_000)).toBe('2h');
  expect(formatDuration(5_400_000)).toBe('90m');
  expect(formatDuration(604_800_000)).toBe('1w');
  expect(formatDuration(90_500)).toBe('90s');
  expect(formatDuration(0)).toBe('1s');
  expect(formatDuration(Number.POSITIVE_INFINITY)).toBe('inf');
});

it('gives at least a second, in whole milliseconds, or nothing, for any text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{0,14}[smhdwy]?$/)), (text) => {
      const ms = parseDuration(text);
      expect(ms === undefined || ms === Number.POSITIVE_INFINITY || (Number.isSafeInteger(ms) && ms >= 1_000)).toBe(true);
    }),
  );
});
