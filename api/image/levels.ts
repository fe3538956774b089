import { lumaWeights } from './tone.ts';

/** The part of the pixels at either end that may be lost when shades are stretched. */
const outliers = 0.005;

/** However flat a picture is, its shades are not stretched more than this many times: noise would be all that is seen. */
const mostStretch = 3;

/**
 * The darkest and the brightest shade that a picture has, but for a few outliers, 0 to 1.
 * @param pixels RGBA; what is transparent does not count
 */
export const levelsOf = ({ data }: { readonly data: Uint8Array }): { readonly low: number; readonly high: number } => {
  const counts = new Uint32Array(256);
  let counted = 0;
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at + 3] ?? 0) < 128) continue;
    const luma =
      lumaWeights.red * (data[at] ?? 0) + lumaWeights.green * (data[at + 1] ?? 0) + lumaWeights.blue * (data[at + 2] ?? 0);
    const bin = Math.round(luma);
    counts[bin] = (counts[bin] ?? 0) + 1;
    counted += 1;
  }
  if (counted === 0) return { low: 0, high: 1 };
  const low = firstOver(counts, counted * outliers) / 255;
  const high = 1 - firstOver(counts.toReversed(), counted * outliers) / 255;
  return widened(low, high);
};

/** The first bin at which the counts so far are more than a number. */
const firstOver = (counts: Uint32Array, number: number): number => {
  let sum = 0;
  return counts.findIndex((count) => {
    sum += count;
    return sum > number;
  });
};

/** At least so far apart that nothing is stretched too much, and within 0 to 1. */
const widened = (low: number, high: number): { readonly low: number; readonly high: number } => {
  const least = 1 / mostStretch;
  if (high - low >= least) return { low, high };
  const middle = Math.min(1 - least / 2, Math.max(least / 2, (low + high) / 2));
  return { low: middle - least / 2, high: middle + least / 2 };
};
