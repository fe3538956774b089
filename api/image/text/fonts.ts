import { readFile } from 'node:fs/promises';
import type { Font } from 'opentype.js';
import type { TextStyle } from '../mode.ts';

/** DejaVu Sans, as the package `dejavu-fonts-ttf` brings it with its licence: the same on every machine. */
const files: Readonly<Record<TextStyle['weight'], string>> = {
  regular: import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};

const load = async (weight: TextStyle['weight']): Promise<Font> => {
  const bytes = await readFile(new URL(files[weight]));
  const { buffer, byteOffset, byteLength } = bytes;
  // Loaded with the first text alone: every process knows the operations, and few ever write.
  const { default: opentype } = await import('opentype.js');
  // Glyphs are read when they are first drawn; a text has few of the thousands.
  return opentype.parse(buffer.slice(byteOffset, byteOffset + byteLength), { lowMemory: true });
};

const loaded = new Map<TextStyle['weight'], Promise<Font>>();

/** A font, read once. */
export const fontOf = (weight: TextStyle['weight']): Promise<Font> => {
  const font = loaded.get(weight) ?? load(weight);
  loaded.set(weight, font);
  return font;
};
