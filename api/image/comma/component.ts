import { problem } from '@lading/schema/problems.ts';
import type { WrittenStep } from '../grammar.ts';

/** What stands between two slashes of the comma form: its parameters by their key, in the order of the URL. */
export type Component = {
  /** The value of a parameter that stands once. */
  get(key: Key): string | undefined;
  /** The values of one that may stand several times. */
  all(key: Key): readonly string[];
};

/** What the keys mean in Cloudinary: https://cloudinary.com/documentation/transformation_reference */
export const keys = {
  w: 'width, in pixels (w_300)',
  h: 'height, in pixels (h_200)',
  ar: 'shape (ar_16:9, ar_1.5)',
  c: 'how the picture takes its size (c_fill)',
  g: 'what stays when it is cut (g_center, g_north_west, g_auto)',
  x: 'where it is cut, in pixels from the left (x_40)',
  y: 'where it is cut, in pixels from the top (y_30)',
  dpr: 'device pixels for each pixel (dpr_2.0, dpr_auto)',
  a: 'turns it clockwise, or flips it (a_90, a_hflip, a_vflip)',
  b: 'what stands behind it (b_white, b_rgb:ff8800)',
  e: 'an effect (e_sepia, e_blur:200)',
  o: 'how opaque it is, in percent (o_60)',
  r: 'rounds its corners (r_20, r_max)',
  bo: 'a border (bo_4px_solid_black)',
  q: 'quality (q_auto, q_auto:eco, q_80)',
  f: 'format (f_auto, f_webp)',
  fl: 'flags (fl_progressive)',
  t: 'a preset (t_thumb)',
} as const;

export type Key = keyof typeof keys;

const example = 'w_300,h_200,c_fill,g_auto';

/** What may stand several times in one component. */
const repeated: ReadonlySet<Key> = new Set(['a', 'e', 'fl']);

export const refusal = (written: string, reason: string) =>
  problem('MalformedOperation', { operation: written.slice(0, 40), reason, example });

const isKey = (text: string): text is Key => Object.hasOwn(keys, text);

/** A parameter such as `w_300`, `undefined` where a text is none. */
const readParameter = (text: string): { readonly key: Key; readonly value: string } | undefined => {
  const [, key = '', value = ''] = /^([a-z]+)_(.+)$/s.exec(text) ?? [];
  return isKey(key) ? { key, value } : undefined;
};

/** Whether a segment is made of known parameters, right or wrong: anything else may be a file name. */
export const isComponent = (segment: string): boolean => segment.split(',').every((text) => readParameter(text) !== undefined);

/** @throws Problem UnknownOperation, MalformedOperation */
export const readComponent = (segment: string): Component => {
  const values = new Map<Key, string[]>();
  for (const text of segment.split(',')) {
    const parameter = readParameter(text);
    if (text === '') throw refusal(segment, 'has an empty parameter');
    if (!parameter) throw problem('UnknownOperation', { operation: text.slice(0, 40), example });
    const before = values.get(parameter.key) ?? [];
    if (before.length > 0 && !repeated.has(parameter.key)) throw refusal(text, 'stands twice in one step');
    values.set(parameter.key, [...before, parameter.value]);
  }
  return { get: (key) => values.get(key)?.[0], all: (key) => values.get(key) ?? [] };
};

export const step = (name: string, ...params: readonly string[]): WrittenStep => ({ name, params });

/** A whole number, `undefined` where the text is none or out of range. */
export const whole = (text: string | undefined, min: number, max: number): number | undefined => {
  const value = Number(text);
  return text !== undefined && /^-?\d{1,5}$/.test(text) && value >= min && value <= max ? value : undefined;
};
