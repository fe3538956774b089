import type { Raster } from './studio.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

/** Pixels of nearly the same colour: how many, and the sums of their channels. */
type Bin = { count: number; red: number; green: number; blue: number };

const channels = ['red', 'green', 'blue'] as const;

/** Sorts pixels by the upper bits of their channels. Those that one sees through more than not are left out. */
const binsOf = ({ data, channels: depth }: Raster, bits: number): readonly Bin[] => {
  const bins = new Map<number, Bin>();
  for (let at = 0; at < data.length; at += depth) {
    if (depth === 4 && (data[at + 3] ?? 0) < 128) continue;
    const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
    const shift = 8 - bits;
    const key = (((red >> shift) << (2 * bits)) | ((green >> shift) << bits) | (blue >> shift)) >>> 0;
    const bin = bins.get(key) ?? { count: 0, red: 0, green: 0, blue: 0 };
    bin.count += 1;
    bin.red += red;
    bin.green += green;
    bin.blue += blue;
    bins.set(key, bin);
  }
  return [...bins.values()];
};

const sumOf = (bins: readonly Bin[], of: keyof Bin): number => bins.reduce((sum, bin) => sum + bin[of], 0);

const meanOf = (bins: readonly Bin[]): Rgb => {
  const count = sumOf(bins, 'count');
  const mean = (channel: (typeof channels)[number]) => Math.round(sumOf(bins, channel) / count);
  return [mean('red'), mean('green'), mean('blue')];
};

type Box = {
  readonly bins: readonly Bin[];
  readonly count: number;
  readonly channel: (typeof channels)[number];
  readonly spread: number;
};

/** Bins with the channel in which they differ most, each bin counting as often as it has pixels. */
const boxOf = (bins: readonly Bin[]): Box => {
  const count = sumOf(bins, 'count');
  const spreads = channels.map((channel) => {
    const mean = sumOf(bins, channel) / count;
    return { channel, spread: bins.reduce((sum, bin) => sum + bin.count * (bin[channel] / bin.count - mean) ** 2, 0) };
  });
  const widest = spreads.reduce((a, b) => (b.spread > a.spread ? b : a));
  return { bins, count, ...widest };
};

/** Parts a box at the mean of its widest channel; there is a bin on either side. */
const part = ({ bins, count, channel }: Box): readonly Box[] => {
  const mean = sumOf(bins, channel) / count;
  const below = bins.filter((bin) => bin[channel] / bin.count < mean);
  const above = bins.filter((bin) => bin[channel] / bin.count >= mean);
  return [boxOf(below), boxOf(above)];
};

/**
 * The colours that stand best for a picture, those of most pixels first: its colours parted again and again where they differ
 * most. The same pixels give the same colours. Fewer where it has fewer, none where one sees through it everywhere.
 */
export const mainColours = (raster: Raster, most: number): readonly Rgb[] => {
  const bins = binsOf(raster, 5);
  const boxes = bins.length === 0 ? [] : [boxOf(bins)];
  while (boxes.length > 0 && boxes.length < most) {
    const widest = boxes.reduce((a, b) => (b.spread > a.spread ? b : a));
    if (widest.spread === 0) break;
    boxes.splice(boxes.indexOf(widest), 1, ...part(widest));
  }
  return boxes.toSorted((a, b) => b.count - a.count).map((box) => meanOf(box.bins));
};

/** The colour that most pixels have, more or less, as `#rrggbb`; white where one sees through it everywhere. */
export const dominantColour = (raster: Raster): string => {
  const bins = binsOf(raster, 4);
  const [first = { count: 1, red: 255, green: 255, blue: 255 }] = bins;
  const most = bins.reduce((a, b) => (b.count > a.count ? b : a), first);
  return `#${meanOf([most])
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('')}`;
};
