import type { Parameter } from './parameter.ts';

/** The longest side of a picture that is handed out, in pixels. */
export const longestSide = 5_000;

/** One or both sides in pixels. */
export type Size =
  | { readonly width: number; readonly height: number }
  | { readonly width: number; readonly height: null }
  | { readonly width: null; readonly height: number };

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
