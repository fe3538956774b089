import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prefersHtml, prefersJson } from './accept.ts';

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

describe('prefersHtml', () => {
  it.each([
    [browser, true],
    ['text/html', true],
    ['text/*', true],
    ['TEXT/HTML;level=1, application/json;q=0.1', false],
    ['text/html;q=0.5, application/json;q=0.9', false],
    ['application/json, text/html', false],
    ['text/html, application/json', true],
    ['text/html;q=0, */*', false],
    ['*/*', false],
    ['application/json', false],
    ['application/problem+json', false],
    ['', false],
    [',;=,/', false],
  ])('%s → %s', (accept, expected) => {
    expect(prefersHtml({ accept })).toBe(expected);
  });

  it('takes silence for JSON', () => {
    expect(prefersHtml({})).toBe(false);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (accept) => typeof prefersHtml({ accept }) === 'boolean'));
  });

  it('follows quality values', () => {
    const quality = fc.integer({ min: 1, max: 999 });
    fc.assert(
      fc.property(quality, quality, (html, json) => {
        fc.pre(html !== json);
        const q = (thousandths: number) => `0.${String(thousandths).padStart(3, '0')}`;
        expect(prefersHtml({ accept: `application/json;q=${q(json)}, text/html;q=${q(html)}` })).toBe(html > json);
      }),
    );
  });
});

describe('prefersJson', () => {
  it('gives JSON only where it is asked for', () => {
    expect(prefersJson({}, 'text/plain')).toBe(false);
    expect(prefersJson({ accept: '*/*' }, 'text/plain')).toBe(false);
    expect(prefersJson({ accept: browser }, 'text/html')).toBe(false);
    expect(prefersJson({ accept: 'application/json' }, 'text/plain')).toBe(true);
    expect(prefersJson({ accept: 'application/json, text/plain;q=0.5' }, 'text/plain')).toBe(true);
  });
});
