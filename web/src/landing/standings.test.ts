import { describe, expect, it } from 'vitest';
import type { Recent } from '../upload/recent.ts';
import { endingOf } from './standings.ts';

const recent: Recent = { id: 'a', name: 'a.txt', size: 1, link: 'http://x/a', uploadedAt: 0, expiresAt: 1_000 };
const standing = (status: 'LIVE' | 'EXPIRED' | 'DELETED' | 'PRUNED') => ({
  id: 'a',
  status,
  expiresAt: null,
  endedAt: null,
  endReason: null,
  downloads: 0,
});

describe('endingOf', () => {
  it('knows a living file, asked or not', () => {
    expect(endingOf(recent, undefined, 999)).toBeUndefined();
    expect(endingOf(recent, standing('LIVE'), 999)).toBeUndefined();
    expect(endingOf({ ...recent, expiresAt: undefined }, undefined, Number.MAX_SAFE_INTEGER)).toBeUndefined();
  });

  it('lets time end a file without asking', () => {
    expect(endingOf(recent, undefined, 1_000)).toBe('Expired');
    expect(endingOf(recent, null, 1_000)).toBe('Expired');
  });

  it('takes the word of the server', () => {
    expect(endingOf(recent, standing('DELETED'), 5_000)).toBe('Deleted');
    expect(endingOf(recent, standing('PRUNED'), 1)).toBe('Removed by the admin');
    expect(endingOf(recent, null, 1)).toBe('No longer known');
  });
});
