import type { Box } from './dimensions.ts';

/** Brightness of each pixel, 0 to 255, row by row. */
export type Grey = Box & { readonly values: Float32Array };

/** Of each row the columns that are left, in their order: `left[y * width + x]` for the first `remaining` of each row. */
type Rows = { readonly columns: Int32Array; readonly values: Float32Array; remaining: number };

/**
 * The order in which the columns of each row are given up: the number of the seam that took the pixel, counted from 0, or -1
 * where it stayed. A seam takes one pixel of each row, its neighbours in the rows above and below, where that shows least.
 * Avidan and Shamir, Seam carving for content-aware image resizing, 2007; what a removal brings together counts too, as in
 * Rubinstein, Shamir and Avidan, Improved seam carving for video retargeting, 2008.
 * Same pixels, same seams: of equals the one further left.
 * @param count how many seams, at most as many as the picture is wide. Costs count × width × height steps.
 */
export const findSeams = ({ width, height, values }: Grey, count: number): Int32Array => {
  const taken = new Int32Array(width * height).fill(-1);
  const rows: Rows = {
    columns: Int32Array.from({ length: width * height }, (_, at) => at % width),
    values: Float32Array.from(values),
    remaining: width,
  };
  const costs = { above: new Float32Array(width), here: new Float32Array(width), from: new Int8Array(width * height) };
  for (let seam = 0; seam < count; seam += 1) {
    let x = cheapestEnd(rows, costs, width, height);
    for (let y = height - 1; y >= 0; y -= 1) {
      const row = y * width;
      taken[row + (rows.columns[row + x] ?? 0)] = seam;
      const step = costs.from[row + x] ?? 0;
      rows.columns.copyWithin(row + x, row + x + 1, row + rows.remaining);
      rows.values.copyWithin(row + x, row + x + 1, row + rows.remaining);
      x += step;
    }
    rows.remaining -= 1;
  }
  return taken;
};

type Costs = { above: Float32Array; here: Float32Array; readonly from: Int8Array };

/** Fills in which way each pixel's cheapest seam goes up, and finds where the cheapest of all ends in the last row. */
const cheapestEnd = (rows: Rows, costs: Costs, width: number, height: number): number => {
  costs.here.fill(0);
  for (let y = 0; y < height; y += 1) {
    [costs.above, costs.here] = [costs.here, costs.above];
    passRow(rows, costs, y * width, y === 0 ? 0 : (y - 1) * width);
  }
  let end = 0;
  for (let x = 1; x < rows.remaining; x += 1) if ((costs.here[x] ?? 0) < (costs.here[end] ?? 0)) end = x;
  return end;
};

/** @param row where the row begins in the values, `before` where the one above it does */
const passRow = ({ values, remaining }: Rows, { above, here, from }: Costs, row: number, before: number): void => {
  const value = (at: number) => values[at] ?? 0;
  // There is no way up from beyond the edges.
  const way = (x: number) => (x < 0 || x >= remaining ? Number.POSITIVE_INFINITY : (above[x] ?? 0));
  for (let x = 0; x < remaining; x += 1) {
    const left = value(row + Math.max(0, x - 1));
    const right = value(row + Math.min(remaining - 1, x + 1));
    const up = value(before + x);
    // What lies on both sides comes to touch; and a pixel that is unlike them is worth keeping.
    const joined = Math.abs(right - left) + Math.abs(2 * value(row + x) - left - right) / 2;
    const [straight, fromLeft, fromRight] = [way(x), way(x - 1) + Math.abs(up - left), way(x + 1) + Math.abs(up - right)];
    const cheapest = Math.min(straight, fromLeft, fromRight);
    here[x] = cheapest + joined;
    from[row + x] = stepTo(cheapest, straight, fromLeft);
  }
};

const stepTo = (cheapest: number, straight: number, fromLeft: number): number => {
  if (cheapest === straight) return 0;
  return cheapest === fromLeft ? -1 : 1;
};

/**
 * For each pixel of a picture made `target` wide by seams, the column that it is taken from.
 * Where it gets wider, the pixels that a narrower one would do without are repeated: at most half of the columns, evenly.
 */
export const columnsFor = (grey: Grey, target: number): Float32Array => {
  const { width, height } = grey;
  const change = target - width;
  const count = change < 0 ? -change : Math.min(change, Math.ceil(width / 2));
  const taken = findSeams(grey, count);
  const columns = new Float32Array(target * height);
  let at = 0;
  for (const [pixel, seam] of taken.entries()) {
    const times = timesOf(seam, count, change);
    columns.fill(pixel % width, at, at + times);
    at += times;
  }
  return columns;
};

/** How often a pixel is there in the end. */
const timesOf = (seam: number, count: number, change: number): number => {
  if (seam < 0) return 1;
  return change < 0 ? 0 : 2 + Math.floor((change - seam - 1) / count);
};

export type Pixels = Box & { readonly data: Uint8Array };

/** Where columns are taken from, for a picture of any size: found on one that is `from` wide and `height` high. */
export type ColumnMap = Box & { readonly columns: Float32Array; readonly from: number };

/** A picture with its columns taken from where the map says. Both are RGBA; between two columns, in proportion. */
export const warped = (picture: Pixels, map: ColumnMap, width: number): Pixels => {
  const data = new Uint8Array(4 * width * picture.height);
  const columns = new Float64Array(width);
  for (let y = 0; y < picture.height; y += 1) {
    readRow(map, picture, y, columns);
    const row = 4 * y * picture.width;
    for (let x = 0; x < width; x += 1) mix(picture.data, row, columns[x] ?? 0, picture.width, data, 4 * (y * width + x));
  }
  return { data, width, height: picture.height };
};

/** Writes the pixel that lies at a column, which may be between two. */
const mix = (from: Uint8Array, row: number, column: number, width: number, to: Uint8Array, at: number): void => {
  const left = Math.floor(column);
  const part = column - left;
  const one = row + 4 * left;
  const other = left + 1 < width ? one + 4 : one;
  for (let channel = 0; channel < 4; channel += 1) {
    const value = from[one + channel] ?? 0;
    to[at + channel] = Math.round(value + part * ((from[other + channel] ?? 0) - value));
  }
};

const between = (value: number, most: number): number => Math.max(0, Math.min(most, value));

/** Reads a row of the map between its points, in the picture's own columns. */
const readRow = ({ columns, width, height, from }: ColumnMap, picture: Box, y: number, into: Float64Array): void => {
  const down = between(((y + 0.5) * height) / picture.height - 0.5, height - 1);
  const top = Math.floor(down);
  const bottom = Math.min(height - 1, top + 1);
  const point = (x: number): number => {
    const upper = columns[top * width + x] ?? 0;
    return upper + (down - top) * ((columns[bottom * width + x] ?? 0) - upper);
  };
  for (let x = 0; x < into.length; x += 1) {
    const across = between(((x + 0.5) * width) / into.length - 0.5, width - 1);
    const left = Math.floor(across);
    const one = point(left);
    const column = one + (across - left) * (point(Math.min(width - 1, left + 1)) - one);
    into[x] = between(((column + 0.5) * picture.width) / from - 0.5, picture.width - 1);
  }
};
