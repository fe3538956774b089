import { beforeEach, describe, expect, it } from 'vitest';
import { isTokenShaped, keepToken, keptToken, requestHeaders } from './credential.ts';

beforeEach(() => {
  keepToken(undefined);
  localStorage.clear();
});

describe('the pasted token', () => {
  it('travels with every request while it is kept, and only in this tab', () => {
    expect(requestHeaders()).toEqual({ 'x-graphql-yoga-csrf': '1' });
    keepToken('s3cret');
    expect(requestHeaders()).toEqual({ 'x-graphql-yoga-csrf': '1', authorization: 'Bearer s3cret' });
    expect(localStorage.length).toBe(0);
    keepToken(undefined);
    expect(keptToken()).toBeUndefined();
  });

  it('is one line of visible ASCII', () => {
    expect(isTokenShaped('abc-_.~+/=')).toBe(true);
    for (const wrong of ['', 'a b', 'a\nb', 'é', 'x'.repeat(513)]) expect(isTokenShaped(wrong)).toBe(false);
  });
});
