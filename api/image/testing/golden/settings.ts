import type { Golden } from '../golden.ts';

/** What settings leave of the pixels. Their other effects show in the bytes, where render tests look for them. */
const untouched = { by: { magick: [] }, within: { mean: 0 } } as const;

/** Lossy formats change a value by a few on average, more in a small picture full of grain. */
const lossy = { by: { magick: [] }, within: { mean: 4, alike: 0.88 } } as const;

export const settings: readonly Golden[] = [
  { url: 'format/auto', ...untouched },
  { url: 'format/png', ...untouched },
  { url: 'format/jpeg', ...lossy },
  { url: 'format/webp', ...lossy },
  { url: 'format/avif', ...lossy },
  { url: 'format/jpeg/-/quality/best', ...lossy },
  // A logo has no ground of its own: it lies on the fill colour, on white where there is none.
  { url: 'format/jpeg', picture: 'logo', by: { magick: ['-background', 'white', '-flatten'] }, within: { mean: 3, alike: 0.97 } },
  {
    url: 'setfill/ff8800/-/format/jpeg',
    picture: 'logo',
    by: { magick: ['-background', '#ff8800', '-flatten'] },
    within: { mean: 3, alike: 0.97 },
  },
  { url: 'format/webp/-/quality/smart', ...lossy },
  { url: 'format/jpeg/-/progressive/yes', ...lossy },
  { url: 'strip_meta/sensitive', ...untouched },
  { url: 'srgb/true', ...untouched },
  { url: 'autorotate/no', ...untouched },
  { url: 'inline/no', ...untouched },
];
