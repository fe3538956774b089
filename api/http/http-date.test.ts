import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHttpDate, parseHttpDate } from './http-date.ts';

describe('HTTP dates', () => {
  it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])('reads %s', (text) => {
    expect(parseHttpDate(text)).toEqual(new Date('1994-11-06T08:49:37Z'));
  });

  it('reads two-digit years from 1970 to 2069, and leap seconds', () => {
    expect(parseHttpDate('Saturday, 21-Nov-26 00:00:00 GMT')).toEqual(new Date('2026-11-21T00:00:00Z'));
    expect(parseHttpDate('Thursday, 01-Jan-70 00:00:00 GMT')).toEqual(new Date(0));
    expect(parseHttpDate('Sat, 31 Dec 2016 23:59:60 GMT')).toEqual(new Date('2016-12-31T23:59:59Z'));
  });

  it.each([
    undefined,
    '',
    'now',
    '0',
    '2026-11-21T00:00:00Z',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 06 Nov 1994 24:49:37 GMT',
    'Sun, 06 Nov 1994 08:60:37 GMT',
    'Sun, 06 Nov 1994 08:49:61 GMT',
    'Wed, 31 Feb 2024 08:49:37 GMT',
    'Sun, 00 Nov 1994 08:49:37 GMT',
    'sun, 06 nov 1994 08:49:37 gmt',
    ' Sun, 06 Nov 1994 08:49:37 GMT',
  ])('takes %s for none', (text) => {
    expect(parseHttpDate(text)).toBeUndefined();
  });

  it('reads what it writes', () => {
    const date = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (when) => {
        expect(parseHttpDate(formatHttpDate(when))?.getTime()).toBe(Math.floor(when.getTime() / 1_000) * 1_000);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => parseHttpDate(text) === undefined));
  });
});
