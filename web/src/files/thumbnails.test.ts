import { expect, it } from 'vitest';
import { mayShow, readPlaceholder, srcsetOf, transformationsOf } from './thumbnails.ts';

const image = { width: 3, height: 2, placeholder: '1QcSHQRnh493V4dIh4eXh1h4kJUI' };
const free = { status: 'LIVE', image, passwordProtected: false, maxDownloads: null, sliding: false } as const;

it('shows small pictures only where looking costs nothing', () => {
  expect(mayShow(free)).toBe(true);
  expect(mayShow({ ...free, image: null })).toBe(false);
  expect(mayShow({ ...free, status: 'EXPIRED' })).toBe(false);
  expect(mayShow({ ...free, passwordProtected: true })).toBe(false);
  expect(mayShow({ ...free, maxDownloads: 3 })).toBe(false);
  expect(mayShow({ ...free, sliding: true })).toBe(false);
});

it('asks for each density of screens', () => {
  expect(transformationsOf(40)[1]).toBe('-/scale_crop/80x80/smart/-/format/auto/');
  expect(srcsetOf(['/a', '/b', '/c'])).toBe('/a 1x, /b 2x, /c 3x');
});

it('reads placeholders, and refuses what is none', () => {
  expect(readPlaceholder(image.placeholder)).toHaveLength(21);
  expect(readPlaceholder('not base64!')).toBeUndefined();
});
