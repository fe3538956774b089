import type { Format, Quality } from '../mode.ts';

type Named = Extract<Quality, string>;
type Lossy = 'jpeg' | 'webp' | 'avif';

/** The encoder's own number for each name: about the same to the eye in every format. */
const numbers: Readonly<Record<Lossy, Readonly<Record<Named, number>>>> = {
  jpeg: { lightest: 50, lighter: 65, normal: 80, better: 88, best: 95, smart: 80, smart_retina: 65 },
  webp: { lightest: 45, lighter: 62, normal: 78, better: 86, best: 94, smart: 78, smart_retina: 62 },
  avif: { lightest: 30, lighter: 40, normal: 52, better: 62, best: 75, smart: 52, smart_retina: 40 },
};

/** The number that the encoder of a format is given. Formats without loss take none and go by none. */
export const qualityOf = (quality: Quality, format: Format): number => {
  if (typeof quality === 'number') return quality;
  return format === 'png' || format === 'gif' ? 100 : numbers[format][quality];
};
