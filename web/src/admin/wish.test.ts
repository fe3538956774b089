import { expect, it } from 'vitest';
import { everything, filterOf } from './wish.ts';

const now = Date.UTC(2026, 10, 21);

it('asks for live files, and for no more than was said', () => {
  expect(filterOf(everything, now)).toEqual({ status: ['LIVE'] });
});

it('says age, size, type and use as the server does', () => {
  expect(filterOf({ age: 'week', size: 'mega10', kind: 'image', use: 'never' }, now)).toEqual({
    status: ['LIVE'],
    uploadedBefore: '2026-11-14T00:00:00.000Z',
    minSize: 10_000_000,
    mediaType: 'image/*',
    neverDownloaded: true,
  });
});
