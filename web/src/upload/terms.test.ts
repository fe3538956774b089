import { describe, expect, it } from 'vitest';
import { namedTerms, readLimit, unusual, usualTerms } from './terms.ts';

describe('terms', () => {
  it('are sent by their names, the usual ones left out', () => {
    expect(namedTerms(usualTerms)).toEqual({ ttl: '3d' });
    expect(namedTerms({ ttl: '1h', maxDownloads: 2, password: 'p', sliding: true })).toEqual({
      ttl: '1h',
      max_downloads: '2',
      password: 'p',
      sliding: 'true',
    });
    expect(namedTerms({ ...usualTerms, project: 'an-id' })).toEqual({ ttl: '3d', project: 'an-id' });
  });

  it('are told in a few words, the password without itself', () => {
    expect(unusual(usualTerms)).toBe('');
    expect(unusual({ ...usualTerms, maxDownloads: 1, password: 'secret', sliding: true })).toBe(
      '1 download, password, renewed by downloads',
    );
  });

  it.each([
    ['', undefined],
    ['x', undefined],
    ['5', 5],
    ['0', 1],
    ['-3', 1],
    ['2.9', 2],
    ['99999999999', 2_147_483_647],
  ])('read a limit of "%s" as %s', (text, limit) => {
    expect(readLimit(text)).toBe(limit);
  });
});
