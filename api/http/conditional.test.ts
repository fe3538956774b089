import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluatePreconditions, parseEntityTags, rangeMayCount } from './conditional.ts';

const current = { etag: '"abc"', lastModified: new Date('2026-11-21T10:00:00.700Z') };
const same = 'Sat, 21 Nov 2026 10:00:00 GMT';
const before = 'Sat, 21 Nov 2026 09:59:59 GMT';
const after = 'Sat, 21 Nov 2026 10:00:01 GMT';
const judge = (headers: Record<string, string>, method = 'GET') => evaluatePreconditions(method, headers, current);

describe('evaluatePreconditions', () => {
  it('lets a plain request pass', () => {
    expect(judge({})).toBe('proceed');
  });

  it.each([
    ['"abc"', 'proceed'],
    ['*', 'proceed'],
    [' "x" , "abc"', 'proceed'],
    ['W/"abc"', 'precondition-failed'],
    ['"x"', 'precondition-failed'],
    ['abc', 'precondition-failed'],
    ['', 'precondition-failed'],
  ])('If-Match: %s → %s', (tags, verdict) => {
    expect(judge({ 'if-match': tags })).toBe(verdict);
    expect(judge({ 'if-match': tags }, 'PUT')).toBe(verdict);
  });

  it.each([
    ['"abc"', 'not-modified'],
    ['W/"abc"', 'not-modified'],
    ['*', 'not-modified'],
    ['"x", W/"abc"', 'not-modified'],
    ['"x"', 'proceed'],
    ['abc', 'proceed'],
    ['"a,b", "abc"', 'not-modified'],
  ])('If-None-Match: %s → %s', (tags, verdict) => {
    expect(judge({ 'if-none-match': tags })).toBe(verdict);
    expect(judge({ 'if-none-match': tags }, 'HEAD')).toBe(verdict);
  });

  it('fails If-None-Match for methods that change something', () => {
    expect(judge({ 'if-none-match': '*' }, 'PUT')).toBe('precondition-failed');
    expect(judge({ 'if-none-match': '"x"' }, 'PUT')).toBe('proceed');
  });

  it.each([
    [same, 'not-modified'],
    [after, 'not-modified'],
    [before, 'proceed'],
    ['yesterday', 'proceed'],
  ])('If-Modified-Since: %s → %s', (date, verdict) => {
    expect(judge({ 'if-modified-since': date })).toBe(verdict);
    expect(judge({ 'if-modified-since': date }, 'PUT')).toBe('proceed');
  });

  it.each([
    [same, 'proceed'],
    [after, 'proceed'],
    [before, 'precondition-failed'],
    ['yesterday', 'proceed'],
  ])('If-Unmodified-Since: %s → %s', (date, verdict) => {
    expect(judge({ 'if-unmodified-since': date })).toBe(verdict);
  });

  it('lets tags outrank dates, and 412 outrank 304', () => {
    expect(judge({ 'if-none-match': '"x"', 'if-modified-since': after })).toBe('proceed');
    expect(judge({ 'if-match': '"abc"', 'if-unmodified-since': before })).toBe('proceed');
    expect(judge({ 'if-match': '"x"', 'if-none-match': '"abc"' })).toBe('precondition-failed');
    expect(judge({ 'if-match': '"abc"', 'if-none-match': '"abc"' })).toBe('not-modified');
  });
});

describe('rangeMayCount', () => {
  it.each([
    ['"abc"', true],
    [same, true],
    ['W/"abc"', false],
    ['"x"', false],
    [before, false],
    [after, false],
    ['', false],
    ['abc', false],
  ])('If-Range: %s → %s', (validator, expected) => {
    expect(rangeMayCount({ 'if-range': validator }, current)).toBe(expected);
  });

  it('counts without If-Range', () => {
    expect(rangeMayCount({}, current)).toBe(true);
  });
});

describe('parseEntityTags', () => {
  const tag = fc
    .tuple(fc.boolean(), fc.stringMatching(/^[\x21\x23-\x7e]{0,20}$/))
    .map(([weak, opaque]) => `${weak ? 'W/' : ''}"${opaque}"`);

  it('reads what was listed', () => {
    fc.assert(
      fc.property(fc.array(tag), fc.constantFrom(',', ', ', ' ,\t', ',,'), (tags, comma) => {
        expect(parseEntityTags(tags.join(comma))).toEqual(tags);
      }),
    );
  });

  it('never throws and never hangs', () => {
    fc.assert(
      fc.property(fc.string(), (field) => {
        for (const found of parseEntityTags(field) ?? []) expect(field).toContain(found);
      }),
    );
    expect(parseEntityTags(`${' '.repeat(50_000)}x`)).toBeUndefined();
  });
});
