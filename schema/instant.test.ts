import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from './instant.ts';

describe('a time of RFC 3339', () => {
  it.each([
    ['2026-11-21T09:00:00Z', '2026-11-21T09:00:00.000Z'],
    ['2026-11-21T09:00:00.5Z', '2026-11-21T09:00:00.500Z'],
    ['2026-11-21T00:30:00+01:00', '2026-11-20T23:30:00.000Z'],
    ['2024-02-29T23:59:59.999999Z', '2024-02-29T23:59:59.999Z'],
  ])('%s is read', (text, expected) => expect(parseInstant(text)?.toISOString()).toBe(expected));

  it.each([
    '',
    'yesterday',
    '2026-11-21',
    '2026-11-21T09:00Z',
    '2026-11-21 09:00:00Z',
    '2026-11-21T09:00:00',
    '2026-02-29T09:00:00Z',
    '2026-02-31T09:00:00+01:00',
    '2026-13-01T09:00:00Z',
    '2026-00-01T09:00:00Z',
    '2026-11-21T25:00:00Z',
    '+02026-11-21T09:00:00Z',
    ' 2026-11-21T09:00:00Z',
  ])('%j is none', (text) => expect(parseInstant(text)).toBeUndefined());

  it('is read back as it was written, whenever it is', () => {
    const years = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(years), (date) => {
        expect(parseInstant(date.toISOString())).toEqual(date);
      }),
    );
  });
});
