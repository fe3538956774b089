/** Sides in pixels. */
export type Box = { readonly width: number; readonly height: number };

/** Part of a picture, in its pixels from the upper left corner. */
export type Rect = Box & { readonly left: number; readonly top: number };

type Length = { readonly value: number; readonly isPercent: boolean };

const readLength = (text: string): Length | undefined => {
  const [, digits, unit] = /^(-?\d+(?:\.\d+)?)(p?)$/.exec(text) ?? [];
  return digits === undefined ? undefined : { value: Number(digits), isPercent: unit === 'p' };
};

const inPixels = ({ value, isPercent }: Length, whole: number): number => (isPercent ? (value * whole) / 100 : value);

/** A part of a whole as the URL has it: `66.67p`. */
export const percent = (part: number, whole: number): string => `${Number(((part * 100) / whole).toFixed(2))}p`;

/** What is written beside an area: its size, or a shape such as `16:9`, and where it lies. */
export type WrittenArea = { readonly size: string; readonly place: string };

const readShape = (text: string): number | undefined => {
  const [, across, down] = /^(\d+):(\d+)$/.exec(text) ?? [];
  const ratio = Number(across) / Number(down);
  return Number.isFinite(ratio) && ratio > 0 ? ratio : undefined;
};

const largestOf = (ratio: number, picture: Box): Box => {
  const width = Math.min(picture.width, picture.height * ratio);
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(width / ratio)) };
};

const readSize = (text: string, picture: Box): Box | undefined => {
  const ratio = readShape(text);
  if (ratio !== undefined) return largestOf(ratio, picture);
  const [left = '', right = ''] = text.split('x');
  const [width, height] = [readLength(left), readLength(right)];
  if (!width || !height) return undefined;
  const pixels = { width: inPixels(width, picture.width), height: inPixels(height, picture.height) };
  return pixels.width > 0 && pixels.height > 0
    ? { width: Math.max(1, Math.round(pixels.width)), height: Math.max(1, Math.round(pixels.height)) }
    : undefined;
};

const words: Readonly<Record<string, readonly [number, number]>> = {
  center: [50, 50],
  top: [50, 0],
  bottom: [50, 100],
  left: [0, 50],
  right: [100, 50],
};

const sides: Readonly<Record<string, number>> = { left: 0, top: 0, center: 50, right: 100, bottom: 100 };

const readOffset = (text: string): Length | undefined => {
  const side = sides[text];
  return side === undefined ? readLength(text) : { value: side, isPercent: true };
};

/** Two lengths of a position; percents are of what is left beside the box. Undefined for words such as `smart`. */
const readPosition = (text: string): readonly [Length, Length] | undefined => {
  const word = words[text];
  if (word)
    return [
      { value: word[0], isPercent: true },
      { value: word[1], isPercent: true },
    ];
  const [left = '', top = ''] = text.split(',');
  const [x, y] = [readOffset(left), readOffset(top)];
  return x && y && [x, y];
};

/** Where an area lies that is written so; undefined where the text is none yet. A place that nobody named is in the middle for a shape, top left for a size. */
export const readArea = ({ size, place }: WrittenArea, picture: Box): Rect | undefined => {
  const box = readSize(size, picture);
  if (!box) return undefined;
  const isCentred = place === '' ? readShape(size) !== undefined : true;
  const [x, y] = readPosition(place) ?? readPosition(isCentred ? 'center' : '0,0') ?? [];
  if (!x || !y) return undefined;
  const at = (length: Length, whole: number, part: number) => Math.round(inPixels(length, length.isPercent ? whole - part : 0));
  return { ...box, left: at(x, picture.width, box.width), top: at(y, picture.height, box.height) };
};

const samePlace = (a: Box, b: Box) => Math.abs(a.width - b.width) <= 1 && Math.abs(a.height - b.height) <= 1;

/**
 * Writes an area in the units that it was written in: percents stay percents; a shape stays as long as the area is the largest
 * one of it.
 */
export const writeArea = ({ left, top, width, height }: Rect, picture: Box, was: WrittenArea): WrittenArea => {
  const [w, h, x, y] = [width, height, left, top].map(Math.round) as [number, number, number, number];
  const slack = { x: picture.width - w, y: picture.height - h };
  const inPercents = `${slack.x > 0 ? percent(x, slack.x) : '0p'},${slack.y > 0 ? percent(y, slack.y) : '0p'}`;
  const ratio = readShape(was.size);
  if (ratio !== undefined && samePlace(largestOf(ratio, picture), { width: w, height: h }))
    return { size: was.size, place: inPercents };
  if (/^[\d.]+px[\d.]+p$/.test(was.size))
    return { size: `${percent(w, picture.width)}x${percent(h, picture.height)}`, place: inPercents };
  return { size: `${w}x${h}`, place: `${x},${y}` };
};

/** The shape that an area is held to while it is resized. */
export const heldRatio = readShape;

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** The area elsewhere, never out of the picture. */
export const shifted = (rect: Rect, dx: number, dy: number, picture: Box): Rect => ({
  ...rect,
  left: within(rect.left + dx, Math.min(0, picture.width - rect.width), Math.max(0, picture.width - rect.width)),
  top: within(rect.top + dy, Math.min(0, picture.height - rect.height), Math.max(0, picture.height - rect.height)),
});

/** Which edges a handle holds: -1 left or upper, 1 right or lower, 0 neither. */
export type Handle = { readonly x: -1 | 0 | 1; readonly y: -1 | 0 | 1 };

/** The area with the edges of a handle moved, at least a pixel large and never out of the picture. @param ratio its shape is kept */
export const stretched = (rect: Rect, { x, y }: Handle, dx: number, dy: number, picture: Box, ratio?: number): Rect => {
  const edges = { left: rect.left, top: rect.top, right: rect.left + rect.width, bottom: rect.top + rect.height };
  if (x < 0) edges.left = within(edges.left + dx, 0, edges.right - 1);
  if (x > 0) edges.right = within(edges.right + dx, edges.left + 1, picture.width);
  if (y < 0) edges.top = within(edges.top + dy, 0, edges.bottom - 1);
  if (y > 0) edges.bottom = within(edges.bottom + dy, edges.top + 1, picture.height);
  const size = { width: edges.right - edges.left, height: edges.bottom - edges.top };
  if (ratio === undefined) return { left: edges.left, top: edges.top, ...size };
  const room = {
    width: x < 0 ? edges.right : picture.width - edges.left,
    height: y < 0 ? edges.bottom : picture.height - edges.top,
  };
  const wanted = x === 0 ? size.height * ratio : size.width;
  const width = Math.min(wanted, room.width, room.height * ratio);
  const height = width / ratio;
  return { width, height, left: x < 0 ? edges.right - width : edges.left, top: y < 0 ? edges.bottom - height : edges.top };
};

/** A point, in parts of the picture from the upper left corner, each 0 to 1. */
export type Point = { readonly x: number; readonly y: number };

/** The point that a position names; the middle where it names none. */
export const readPoint = (text: string, picture: Box): Point => {
  const [x, y] = readPosition(text) ?? [];
  if (!x || !y) return { x: 0.5, y: 0.5 };
  return {
    x: within(inPixels(x, picture.width) / picture.width, 0, 1),
    y: within(inPixels(y, picture.height) / picture.height, 0, 1),
  };
};

/** `30p,62p` */
export const writePoint = ({ x, y }: Point): string => [x, y].map((part) => `${Math.round(within(part, 0, 1) * 100)}p`).join(',');
