import { problem } from '@lading/schema/problems.ts';
import type { Parameter } from './parameter.ts';

/** The longest side of a picture that is handed out, in pixels. */
export const longestSide = 5_000;

/** A rectangle in pixels. */
export type Box = { readonly width: number; readonly height: number };

/** One or both sides in pixels. */
export type Size = Box | { readonly width: number; readonly height: null } | { readonly width: null; readonly height: number };

/** A length in pixels, or in percent of a side that its use names. */
export type Length = { readonly value: number; readonly unit: 'px' | 'p' };

const side = (text: string | undefined): number | undefined => {
  const value = Number(text);
  return text !== undefined && /^\d{1,5}$/.test(text) && value >= 1 && value <= longestSide ? value : undefined;
};

/** `300x200`, `300x` or `x200`. */
export const size: Parameter<Size> = {
  describe: `width x height in pixels, 1 to ${longestSide}; one of them may be left out: 300x200, 300x, x200`,
  control: { kind: 'size' },
  parse(text) {
    const [left, right, ...rest] = text.split('x');
    const [width, height] = [side(left), side(right)];
    if (rest.length > 0 || (width === undefined && left !== '') || (height === undefined && right !== '')) return undefined;
    if (width !== undefined) return { width, height: height ?? null };
    return height === undefined ? undefined : { width: null, height };
  },
  print: ({ width, height }) => `${width ?? ''}x${height ?? ''}`,
};

/** `300x200` */
export const box: Parameter<Box> = {
  describe: `width x height in pixels, each 1 to ${longestSide}: 300x200`,
  control: { kind: 'size' },
  parse(text) {
    const parsed = size.parse(text);
    return parsed && parsed.width !== null && parsed.height !== null ? parsed : undefined;
  },
  print: size.print,
};

/** A length, `undefined` where the text is none. @param range what a number of pixels, and what a percentage, may be */
export const parseLength = (
  text: string,
  { pixels, percent }: { readonly pixels: readonly [number, number]; readonly percent: readonly [number, number] },
): Length | undefined => {
  const [, digits, unit] = /^(-?\d{1,5}(?:\.\d{1,2})?)(p?)$/.exec(text) ?? [];
  const value = Number(digits) + 0;
  const [min, max] = unit === 'p' ? percent : pixels;
  if (digits === undefined || value < min || value > max) return undefined;
  if (unit === 'p') return { value, unit: 'p' };
  return Number.isInteger(value) ? { value, unit: 'px' } : undefined;
};

export const printLength = ({ value, unit }: Length): string => (unit === 'p' ? `${value}p` : `${value}`);

/** A length in pixels. @param whole what 100 percent are */
export const inPixels = ({ value, unit }: Length, whole: number): number => (unit === 'p' ? (value * whole) / 100 : value);

/** A length that is at least one pixel of something. */
export const sideLength = (text: string): Length | undefined =>
  parseLength(text, { pixels: [1, longestSide], percent: [0.01, 100] });

/** From no pixel on: how round a corner is, how wide a margin. */
export const margin = (text: string): Length | undefined => parseLength(text, { pixels: [0, longestSide], percent: [0, 100] });

/** The box in whole pixels of the device. */
export const scaled = ({ width, height }: Box, factor: number): Box => ({
  width: Math.max(1, Math.round(width * factor)),
  height: Math.max(1, Math.round(height * factor)),
});

/** Pixels of the device for each that a step names; by the time a step runs, `auto` is resolved. */
export const density = (dpr: number | 'auto'): number => (dpr === 'auto' ? 1 : dpr);

/**
 * The size, where a picture may have it.
 * @throws Problem MalformedOperation where it is larger than what is handed out
 */
export const handedOut = <B extends Box>(size: B, operation: { readonly name: string; readonly example: string }): B => {
  if (size.width <= longestSide && size.height <= longestSide) return size;
  throw problem('MalformedOperation', {
    operation: operation.name,
    reason: `would give a picture of ${size.width} × ${size.height} pixels; no side may be longer than ${longestSide}`,
    example: `-/${operation.example}/`,
  });
};
