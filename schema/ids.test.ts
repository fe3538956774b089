import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isReserved, isSlug, isUuid, randomIds } from './ids.ts';

it('makes slugs of the length asked for, in base62', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 32 }), (length) => {
      const slug = randomIds.slug(length);
      expect(slug).toMatch(new RegExp(`^[0-9A-Za-z]{${length}}$`));
      expect(isSlug(slug)).toBe(true);
    }),
  );
});

it('favours no character', () => {
  const counts = new Map<string, number>();
  const total = 62_000;
  for (const character of Array.from({ length: total / 31 }, () => randomIds.slug(31)).join('')) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  expect(counts.size).toBe(62);
  const expected = total / 62;
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 61 degrees of freedom: above 140 once in some 20 million runs; `byte % 62` over as many draws gives about 470.
  expect(chiSquare).toBeLessThan(140);
});

it('never makes the same name twice in a thousand', () => {
  for (const make of [() => randomIds.slug(12), randomIds.uuid, () => randomIds.secret(12)]) {
    expect(new Set(Array.from({ length: 1_000 }, make)).size).toBe(1_000);
  }
});

it('makes secrets of as many bytes as asked for, safe in a URL', () => {
  const secret = randomIds.secret(32);
  expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
});

it('knows a uuid and a slug when it sees one', () => {
  expect(isUuid(randomIds.uuid())).toBe(true);
  expect(isUuid('0B7F4A52-7F3E-4C56-9A3C-2F0A6F1F8F11')).toBe(true);
  for (const text of ['', 'aB7xYzQ', '0b7f4a527f3e4c569a3c2f0a6f1f8f11', `${randomIds.uuid()}\n`, `x${randomIds.uuid()}`]) {
    expect(isUuid(text)).toBe(false);
  }
  for (const text of ['', 'abc', 'a'.repeat(33), 'ab-cd', 'abcd\n', 'äbcd', 'ab/cd', '..', 'ab%20'])
    expect(isSlug(text)).toBe(false);
});

it('keeps the names of routes to itself, in any case', () => {
  for (const segment of ['upload', 'UPLOAD', 'Health', 'graphql', 'aPi', 'readyz']) expect(isReserved(segment)).toBe(true);
  for (const segment of ['aB7xYzQ', 'uploadx', '']) expect(isReserved(segment)).toBe(false);
});

/** The first segments of the contract's routes that a slug could spell. */
const routes = [
  'admin',
  'api',
  'app',
  'artifacts',
  'config',
  'files',
  'gallery',
  'graphql',
  'health',
  'image',
  'livez',
  'metrics',
];

it('reserves the first segment of every route that could be a slug', () => {
  const spellable = [...routes, 'readyz', 'upload', 'links', 'stats', 'projects', 'why'].filter(isSlug);
  expect(spellable.filter((segment) => !isReserved(segment))).toEqual([]);
});
