import type { Quality } from '../mode.ts';

/** Formats that leave something out to be smaller. */
export type Lossy = 'jpeg' | 'webp' | 'avif';

type Named = Exclude<Quality, number | 'smart' | 'smart_retina'>;

/** The encoder's own number for each name: about the same to the eye in every format. */
const numbers: Readonly<Record<Lossy, Readonly<Record<Named, number>>>> = {
  jpeg: { lightest: 50, lighter: 65, normal: 80, better: 88, best: 95 },
  webp: { lightest: 45, lighter: 62, normal: 78, better: 86, best: 94 },
  avif: { lightest: 30, lighter: 40, normal: 52, better: 62, best: 75 },
};

export const named = (quality: Named, format: Lossy): number => numbers[format][quality];
