import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bearerToken, isSameSecret, makeSession, verifySession } from './auth.ts';

describe('bearerToken', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER   a.b-c_d~e+f/g== ', 'a.b-c_d~e+f/g=='],
    ['Bearer !$', '!$'],
  ])('%s', (header, token) => {
    expect(bearerToken(header)).toBe(token);
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'abc', 'Basic abc', 'Bearerabc', 'Bearer a b', 'Bearer é', ' Bearer abc'])(
    'finds none in %j',
    (header) => {
      expect(bearerToken(header)).toBeUndefined();
    },
  );

  it('finds every visible token', () => {
    fc.assert(fc.property(fc.stringMatching(/^[\x21-\x7e]+$/), (token) => bearerToken(`Bearer ${token}`) === token));
  });
});

describe('isSameSecret', () => {
  it('compares whole texts of any length', () => {
    const secret = fc.string({ unit: 'grapheme' });
    fc.assert(fc.property(secret, secret, (a, b) => isSameSecret(a, b) === (a === b) && isSameSecret(a, a)));
  });
});

describe('sessions', () => {
  const key = randomBytes(32);
  const expires = new Date('2026-11-28T10:00:00Z');
  const inTime = new Date('2026-11-28T09:59:59.999Z');

  it('hold until they expire', () => {
    const session = makeSession(key, expires);
    expect(session).toMatch(/^[\w.-]+$/);
    expect(verifySession(session, key, inTime)).toBe(true);
    expect(verifySession(session, key, expires)).toBe(false);
  });

  it('hold under their own key alone', () => {
    expect(verifySession(makeSession(randomBytes(32), expires), key, inTime)).toBe(false);
  });

  it('cannot be prolonged', () => {
    const [version, , signed] = makeSession(key, expires).split('.');
    const later = new Date(expires.getTime() + 1).getTime().toString(36);
    expect(verifySession(`${version}.${later}.${signed}`, key, inTime)).toBe(false);
  });

  it('are broken by any change', () => {
    const session = makeSession(key, expires);
    fc.assert(
      fc.property(fc.nat(session.length - 1), fc.stringMatching(/^[\w.-]$/), (at, character) => {
        fc.pre(session[at] !== character);
        expect(verifySession(session.slice(0, at) + character + session.slice(at + 1), key, inTime)).toBe(false);
      }),
    );
  });

  it('are never read from anything else', () => {
    fc.assert(fc.property(fc.string(), (text) => !verifySession(text, key, inTime)));
  });
});
