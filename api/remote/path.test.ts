import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodePath } from './path.ts';

it.each([
  ['a', 'a'],
  ['v3.20/main/x86_64/g%2B%2B-1.0^git.apk', 'v3.20/main/x86_64/g++-1.0^git.apk'],
  ['a+b', 'a+b'],
  ['a%20b/%C3%BC', 'a b/ü'],
  ['...', '...'],
  ['.hidden/a..b', '.hidden/a..b'],
  ['%252e%252e/a', '%2e%2e/a'],
  ['a%3Fb', 'a?b'],
  ['http:/x', 'http:/x'],
])('reads %s', (raw, path) => {
  expect(decodePath(raw)).toBe(path);
});

it.each([
  '',
  '/a',
  'a/',
  'a//b',
  '.',
  'a/./b',
  '..',
  'a/../b',
  'a/%2e%2e/b',
  'a/%2E./b',
  '%2e/b',
  'a%2fb',
  'a%2Fb',
  'a\\b',
  'a%5cb',
  'a%00b',
  'a%0Ab',
  'a%7f',
  'a%c2%80b',
  'a\tb',
  'a%',
  'a%zz',
  'a%ff',
  'a?b',
  'a#b',
  'x'.repeat(5_000),
])('refuses %j', (raw) => {
  expect(decodePath(raw)).toMatchObject({ code: 'MalformedPath' });
});

it('reads what any text is encoded to, and gives nothing that walks elsewhere', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (text) => {
      const path = decodePath(text.isWellFormed() ? text.split('/').map(encodeURIComponent).join('/') : text);
      if (typeof path !== 'string') return;
      expect(path).toBe(text);
      expect(path.split('/').every((part) => !['', '.', '..'].includes(part))).toBe(true);
      expect(path).not.toMatch(/[\\\p{Cc}]/u);
    }),
  );
});
