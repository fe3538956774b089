import sharp from 'sharp';

/** A picture in memory: red, green, blue and opacity of each pixel, row by row. */
export type Raster = { readonly data: Uint8Array; readonly width: number; readonly height: number; readonly channels: 4 };

type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

/** A picture of a formula. */
export const paint = (width: number, height: number, pixel: (x: number, y: number) => Pixel): Raster => {
  const data = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) data.set(pixel(x, y).map(clamp), 4 * (y * width + x));
  return { data, width, height, channels: 4 };
};

const clamp = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

/** The pixel at a place; what is outside is transparent. */
export const pixelAt = ({ data, width, height }: Raster, x: number, y: number): Pixel => {
  if (x < 0 || y < 0 || x >= width || y >= height) return [0, 0, 0, 0];
  const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4);
  return [red, green, blue, alpha];
};

/** Pixels that may have no opacity of their own: then they are opaque. */
export const withOpacity = (pixels: Omit<Raster, 'channels'> & { readonly channels: 3 | 4 }): Raster => {
  const { data, width, height, channels } = pixels;
  if (channels === 4) return { data, width, height, channels };
  const at = (x: number, y: number, channel: number) => data[3 * (y * width + x) + channel] ?? 0;
  return paint(width, height, (x, y) => [at(x, y, 0), at(x, y, 1), at(x, y, 2), 255]);
};

/** Each pixel of a picture as a function of what it was. */
export const eachPixel = (picture: Raster, change: (pixel: Pixel, x: number, y: number) => Pixel): Raster =>
  paint(picture.width, picture.height, (x, y) => change(pixelAt(picture, x, y), x, y));

export const decode = async (bytes: Uint8Array): Promise<Raster> => {
  const { data, info } = await sharp(bytes).toColourspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: 4 };
};

export const encode = ({ data, width, height, channels }: Raster): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels } }).png().toBuffer();

/** Colours as they show: what is transparent has none. */
const shown = ({ data }: Raster): Float64Array => {
  const values = new Float64Array(data.length);
  for (let at = 0; at < data.length; at += 1)
    values[at] = ((data[at] ?? 0) * (at % 4 === 3 ? 255 : (data[at - (at % 4) + 3] ?? 0))) / 255;
  return values;
};

/** How far the channels of two pictures of one size are apart on average, 0 to 255. */
export const meanDifference = (one: Raster, other: Raster): number => {
  const [left, right] = [shown(one), shown(other)];
  return left.reduce((sum, value, at) => sum + Math.abs(value - (right[at] ?? 0)), 0) / left.length;
};

const side = 8;

/**
 * How alike two pictures of one size look, to 1: the mean structural similarity of their brightness over blocks of 8 × 8 pixels.
 * Wang, Bovik, Sheikh and Simoncelli, Image quality assessment: from error visibility to structural similarity, 2004.
 */
export const similarity = (one: Raster, other: Raster): number => {
  const [left, right] = [brightness(one), brightness(other)];
  const scores: number[] = [];
  for (let y = 0; y + side <= one.height; y += side / 2) {
    for (let x = 0; x + side <= one.width; x += side / 2) {
      scores.push(ofBlocks(block(left, one.width, x, y), block(right, one.width, x, y)));
    }
  }
  return mean(scores);
};

const brightness = (picture: Raster): Float64Array => {
  const values = shown(picture);
  return Float64Array.from({ length: values.length / 4 }, (_, at) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = values.subarray(4 * at, 4 * at + 4);
    return 0.299 * red + 0.587 * green + 0.114 * blue + 255 - alpha;
  });
};

const block = (values: Float64Array, width: number, x: number, y: number): readonly number[] =>
  Array.from({ length: side * side }, (_, at) => values[(y + Math.floor(at / side)) * width + x + (at % side)] ?? 0);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const ofBlocks = (one: readonly number[], other: readonly number[]): number => {
  const [a, b] = [mean(one), mean(other)];
  const varianceOfOne = mean(one.map((value) => (value - a) ** 2));
  const varianceOfOther = mean(other.map((value) => (value - b) ** 2));
  const shared = mean(one.map((value, at) => (value - a) * ((other[at] ?? 0) - b)));
  const [dark, still] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
  return ((2 * a * b + dark) * (2 * shared + still)) / ((a * a + b * b + dark) * (varianceOfOne + varianceOfOther + still));
};
