import sharp from 'sharp';
import { type Lossy, named } from './named-quality.ts';
import type { Raster } from './studio.ts';

const side = 96;
const block = 8;

/** How alike original and result must look: structural similarity (Wang et al., 2004) of brightness in blocks, 1 at most. */
const wanted = { smart: 0.96, smart_retina: 0.92 };

/** What is tried at least and at most; small pixels hide more. */
const ranges = { smart: ['lightest', 'better'], smart_retina: ['lightest', 'normal'] } as const;

/** A few places that stand for a picture, one below the other: what it costs to try them does not grow with the picture. */
const samplesOf = async (raster: Raster): Promise<Raster> => {
  const { data, width, height, channels } = raster;
  const [w, h] = [Math.min(side, width), Math.min(side, height)];
  const centres = [
    [0.5, 0.5],
    [0.2, 0.2],
    [0.8, 0.2],
    [0.2, 0.8],
    [0.8, 0.8],
  ] as const;
  const rows = centres.flatMap(([x, y]) => {
    const [left, top] = [Math.round((width - w) * x), Math.round((height - h) * y)];
    return Array.from({ length: h }, (_, row) => {
      const from = ((top + row) * width + left) * channels;
      return data.subarray(from, from + w * channels);
    });
  });
  const samples = { data: Buffer.concat(rows), width: w, height: h * centres.length, channels };
  const opaque = await sharp(samples.data, { raw: samples }).flatten({ background: '#fff' }).raw().toBuffer();
  return { ...samples, data: opaque, channels: 3 };
};

const brightness = ({ data, width, height }: Raster): Float64Array => {
  const luma = new Float64Array(width * height);
  for (let at = 0; at < luma.length; at += 1)
    luma[at] = 0.2126 * (data[3 * at] ?? 0) + 0.7152 * (data[3 * at + 1] ?? 0) + 0.0722 * (data[3 * at + 2] ?? 0);
  return luma;
};

type Sums = { a: number; b: number; aa: number; bb: number; ab: number };

const similarity = ({ a, b, aa, bb, ab }: Sums, n: number): number => {
  const [meanA, meanB] = [a / n, b / n];
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
  const covariance = ab / n - meanA * meanB;
  const variances = aa / n - meanA ** 2 + (bb / n - meanB ** 2);
  return ((2 * meanA * meanB + c1) * (2 * covariance + c2)) / ((meanA ** 2 + meanB ** 2 + c1) * (variances + c2));
};

/** The mean similarity of two pictures of one size, given their brightness row by row. */
export const alike = (one: Float64Array, other: Float64Array, width: number, height: number): number => {
  const found: number[] = [];
  const step = Math.min(block, width, height);
  for (let top = 0; top + step <= height; top += step)
    for (let left = 0; left + step <= width; left += step)
      found.push(similarity(sumsOf(one, other, width, { top, left, step }), step * step));
  return found.reduce((sum, value) => sum + value, 0) / found.length;
};

const sumsOf = (one: Float64Array, other: Float64Array, width: number, at: { top: number; left: number; step: number }): Sums => {
  const sums: Sums = { a: 0, b: 0, aa: 0, bb: 0, ab: 0 };
  for (let y = at.top; y < at.top + at.step; y += 1)
    for (let x = at.left; x < at.left + at.step; x += 1) {
      const [a, b] = [one[y * width + x] ?? 0, other[y * width + x] ?? 0];
      sums.a += a;
      sums.b += b;
      sums.aa += a * a;
      sums.bb += b * b;
      sums.ab += a * b;
    }
  return sums;
};

/**
 * The least quality with which a picture looks the same, tried on samples of it: half the range is left after each try.
 * The same pixels give the same number.
 */
export const smartQuality = async (raster: Raster, format: Lossy, name: 'smart' | 'smart_retina'): Promise<number> => {
  const samples = await samplesOf(raster);
  const { width, height } = samples;
  const original = brightness(samples);
  const isGood = async (quality: number): Promise<boolean> => {
    const encoded = await sharp(samples.data, { raw: samples }).toFormat(format, { quality, effort: 2 }).toBuffer();
    const data = await sharp(encoded).raw().toBuffer();
    return alike(original, brightness({ ...samples, data }), width, height) >= wanted[name];
  };
  let [least, most] = ranges[name].map((bound) => named(bound, format)) as [number, number]; // as many as there are bounds
  while (most - least > 2) {
    const middle = Math.floor((least + most) / 2);
    if (await isGood(middle)) most = middle;
    else least = middle;
  }
  return most;
};
