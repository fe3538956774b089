import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { keepRecents, loadRecents, mostRecents, type Recent, readRecents, withoutRecent, withRecent } from './recent.ts';

const recent = (id: string): Recent => ({ id, name: `${id}.txt`, size: 1, link: `http://x/${id}`, uploadedAt: 1, expiresAt: 2 });

beforeEach(() => localStorage.clear());

describe('recent uploads', () => {
  it('come newest first, each once, and stay bounded', () => {
    const many = Array.from({ length: mostRecents + 5 }, (_, index) => recent(`f${index}`)).reduce<readonly Recent[]>(
      withRecent,
      [],
    );
    expect(many).toHaveLength(mostRecents);
    expect(many[0]?.id).toBe(`f${mostRecents + 4}`);
    expect(withRecent(many, recent('f10')).filter(({ id }) => id === 'f10')).toHaveLength(1);
  });

  it('can be removed one by one', () => {
    expect(withoutRecent([recent('a'), recent('b')], 'a')).toEqual([recent('b')]);
  });

  it('survive a reload', () => {
    const kept = [recent('a'), { ...recent('b'), expiresAt: undefined }];
    keepRecents(kept);
    expect(loadRecents()).toEqual(kept);
  });

  it('leave out whatever is not one, links that are no web address too', () => {
    expect(readRecents(JSON.stringify([recent('a'), { ...recent('b'), link: 'javascript:alert(1)' }, 7]))).toEqual([recent('a')]);
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => Array.isArray(readRecents(text))));
  });
});
