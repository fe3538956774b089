import { isProblem } from '@lading/schema/problems.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathSegments } from './request-path.ts';

describe('pathSegments', () => {
  it.each([
    ['/', []],
    ['/?a=/../b', []],
    ['/aB7xYzQ.jpg', ['aB7xYzQ.jpg']],
    ['/aB7xYzQ/', ['aB7xYzQ']],
    ['/a%20b/%C3%A9%F0%9F%8E%89?download', ['a b', 'é🎉']],
    ['/...', ['...']],
    ['/a..b/.well-known', ['a..b', '.well-known']],
    ['/100%25', ['100%']],
    ['http://example.test/a/b?c', ['a', 'b']],
    ['http://example.test', []],
  ])('%s', (url, segments) => {
    expect(pathSegments(url)).toEqual(segments);
  });

  it.each([
    '',
    '*',
    'a',
    '?x',
    '//',
    '//a',
    '/a//b',
    '/a//',
    '/.',
    '/a/..',
    '/a/../b',
    '/%2e%2e/etc/passwd',
    '/.%2E/a',
    '/a%2Fb',
    '/a%5cb',
    '/a\\b',
    '/a%00',
    '/a%0d%0ab',
    '/a%7F',
    '/a%C2%85',
    '/%',
    '/%4',
    '/%zz',
    '/%C3%28',
    '/%ED%A0%80',
    '/\uD800',
    `/${'a'.repeat(4_096)}`,
  ])('refuses %j', (url) => {
    expect(pathSegments(url)).toMatchObject({ code: 'MalformedPath' });
  });

  it('reads back what was encoded, and refuses what is unsafe', () => {
    const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 8 }), (segments) => {
        const unsafe = segments.some((text) => /[/\\\p{Cc}]/u.test(text) || text === '.' || text === '..');
        const read = pathSegments(`/${segments.map(encodeURIComponent).join('/')}`);
        if (unsafe) expect(isProblem(read)).toBe(true);
        else expect(read).toEqual(segments);
      }),
    );
  });

  it('never throws, and what it admits is safe', () => {
    const piece = fc.constantFrom('/', '%', '.', '..', '%2e', '%2f', '%5C', '\\', '%00', 'a', '?', '#', 'é', '%c3', '%a9');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        const read = pathSegments(`/${pieces.join('')}`);
        if (isProblem(read)) return;
        for (const segment of read) {
          expect(segment).not.toMatch(/[/\\\p{Cc}]/u);
          expect(['', '.', '..']).not.toContain(segment);
        }
      }),
    );
  });
});
