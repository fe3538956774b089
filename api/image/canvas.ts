import type { Colour } from './mode.ts';
import type { Picture, Studio } from './operation.ts';
import type { Corner } from './position.ts';

/** Pixels as RGBA, row by row; values that are written are rounded and kept within 0 to 255. */
export type Canvas = { readonly data: Uint8ClampedArray; readonly width: number; readonly height: number };

/** The pixels of a picture, for the step alone to change. */
export const canvasOf = async (picture: Picture, studio: Studio): Promise<Canvas> => {
  const { data, width, height } = await studio.pixels(picture);
  return { data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength), width, height };
};

/** A picture of a canvas. Where nothing shines through it has no alpha channel, so that none is encoded. */
export const pictureOf = ({ data, width, height }: Canvas, studio: Studio): Picture => {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (!isOpaque(bytes)) return studio.fromPixels(bytes, { width, height, channels: 4 });
  return studio.fromPixels(withoutAlpha(bytes), { width, height, channels: 3 });
};

const isOpaque = (bytes: Uint8Array): boolean => {
  for (let at = 3; at < bytes.length; at += 4) if (bytes[at] !== 255) return false;
  return true;
};

const withoutAlpha = (bytes: Uint8Array): Uint8Array => {
  const rgb = new Uint8Array((bytes.length / 4) * 3);
  for (let from = 0, to = 0; from < bytes.length; from += 4, to += 3) {
    rgb[to] = bytes[from] ?? 0;
    rgb[to + 1] = bytes[from + 1] ?? 0;
    rgb[to + 2] = bytes[from + 2] ?? 0;
  }
  return rgb;
};

/** Lets a step change the pixels of a picture. */
export const repaint = async (picture: Picture, studio: Studio, paint: (canvas: Canvas) => void): Promise<Picture> => {
  const canvas = await canvasOf(picture, studio);
  paint(canvas);
  return pictureOf(canvas, studio);
};

/**
 * Lays pixels over a canvas: "over" of Porter and Duff, alpha not premultiplied.
 * @param at where its upper left corner comes to lie; it may reach out of the canvas
 * @param opacity 0 to 1
 */
export const layOver = (canvas: Canvas, layer: Canvas, at: Corner, opacity: number): void => {
  const columns = { from: Math.max(0, -at.left), to: Math.min(layer.width, canvas.width - at.left) };
  const rows = { from: Math.max(0, -at.top), to: Math.min(layer.height, canvas.height - at.top) };
  for (let y = rows.from; y < rows.to; y += 1) {
    let under = ((y + at.top) * canvas.width + at.left + columns.from) * 4;
    const end = (y * layer.width + columns.to) * 4;
    for (let over = (y * layer.width + columns.from) * 4; over < end; over += 4, under += 4)
      blend(canvas.data, under, layer.data, over, opacity);
  }
};

const blend = (below: Uint8ClampedArray, under: number, above: Uint8ClampedArray, over: number, opacity: number): void => {
  const alpha = ((above[over + 3] ?? 0) / 255) * opacity;
  if (alpha === 0) return;
  const rest = ((below[under + 3] ?? 0) / 255) * (1 - alpha);
  const sum = alpha + rest;
  for (let channel = 0; channel < 3; channel += 1)
    below[under + channel] = ((above[over + channel] ?? 0) * alpha + (below[under + channel] ?? 0) * rest) / sum;
  below[under + 3] = sum * 255;
};

/** A canvas of one colour. */
export const plainCanvas = ({ red, green, blue, alpha }: Colour, width: number, height: number): Canvas => {
  const data = new Uint8ClampedArray(width * height * 4);
  data.set([red, green, blue, alpha]);
  // What is filled is copied behind itself, twice as much each time.
  for (let filled = 4; filled < data.length; filled *= 2) data.copyWithin(filled, 0, filled);
  return { data, width, height };
};

/** Mixes another canvas of the same size in. @param amount 0: nothing of it, 1: nothing else; below 0 away from it, alpha as it was */
export const blendWith = (canvas: Canvas, other: Canvas, amount: number): void => {
  const [into, from] = [canvas.data, other.data];
  const mix = (at: number) => {
    const value = into[at] ?? 0;
    into[at] = value + ((from[at] ?? 0) - value) * amount;
  };
  for (let at = 0; at < into.length; at += 4) {
    mix(at);
    mix(at + 1);
    mix(at + 2);
    if (amount > 0) mix(at + 3);
  }
};

/** Puts pixels into a canvas, instead of those that were there. It must lie within. */
export const putInto = (canvas: Canvas, part: Canvas, { left, top }: Corner): void => {
  for (let row = 0; row < part.height; row += 1) {
    const from = row * part.width * 4;
    canvas.data.set(part.data.subarray(from, from + part.width * 4), ((top + row) * canvas.width + left) * 4);
  }
};
