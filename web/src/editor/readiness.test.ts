import { expect, it } from 'vitest';
import { type EditorFile, readinessOf } from './readiness.ts';

const image = { width: 3, height: 2, format: 'png', animated: false, placeholder: '', dominantColor: '#ffffff' };
const file: EditorFile = {
  id: 'aB7xYzQ',
  name: 'a.png',
  mediaType: 'image/png',
  size: 10,
  status: 'LIVE',
  endedAt: null,
  endReason: null,
  expiresAt: null,
  maxDownloads: null,
  passwordProtected: false,
  image,
};

it('is ready where there is a picture that anybody may see', () => {
  expect(readinessOf(file)).toEqual({ image });
});

it.each([
  ['has expired', { status: 'EXPIRED', endReason: 'TTL' }],
  ['no picture', { mediaType: 'text/plain' }],
  ['cannot be read', { image: null }],
  ['download limit', { maxDownloads: 3 }],
  ['password', { passwordProtected: true }],
] as const)('says why not: %s', (words, over) => {
  expect(readinessOf({ ...file, ...over })).toMatchObject({ title: expect.stringContaining(words) });
});
