import { longestSide } from '../dimensions.ts';
import type { WrittenStep } from '../grammar.ts';
import { type Component, refusal, step, whole } from './component.ts';

/** How the picture takes its size, once both sides are known. `place` is where it stays, or lies. */
type Sizing = (size: string, place: string) => readonly WrittenStep[];

const limited = (name: string, ...params: readonly string[]): readonly WrittenStep[] => [
  step('stretch', 'off'),
  step(name, ...params),
  step('stretch', 'on'),
];

const fill: Sizing = (size, place) => [step('scale_crop', size, place)];

const sizings: Readonly<Record<string, Sizing>> = {
  scale: (size) => [step('resize', size)],
  fit: (size) => [step('preview', size, 'fit')],
  limit: (size) => [step('preview', size)],
  mfit: (size) => [step('preview', size, 'grow')],
  fill,
  lfill: (size, place) => limited('scale_crop', size, place),
  thumb: fill,
  auto: (size) => fill(size, 'smart'),
  pad: (size, place) => [step('preview', size, 'fit'), step('pad', size, place)],
  lpad: (size, place) => [step('preview', size), step('pad', size, place)],
  mpad: (size, place) => [step('preview', size, 'grow'), step('pad', size, place)],
  crop: (size, place) => [step('crop', size, place)],
};

/** What cuts, and so can cut to a shape without a size. */
const cutting: ReadonlySet<string> = new Set(['crop', 'fill', 'lfill', 'thumb', 'auto']);

/** What never makes a picture larger. */
const limiting: ReadonlySet<string> = new Set(['limit', 'lfill', 'lpad']);

/** The steps that give the picture its size. @throws Problem MalformedOperation */
export const sizingOf = (component: Component): readonly WrittenStep[] => {
  const mode = component.get('c') ?? 'scale';
  const sizing = Object.hasOwn(sizings, mode) ? sizings[mode] : undefined;
  if (!sizing) throw refusal(`c_${mode}`, `is not known; c_ is one of ${Object.keys(sizings).join(', ')}`);
  const place = placeOf(component, mode);
  const { across, down } = sidesOf(component, mode);
  if (across !== undefined && down !== undefined) return sizing(`${across}x${down}`, place);
  return across === undefined && down === undefined ? withoutSize(component, mode, place) : oneSide(mode, across, down, place);
};

type Sides = { readonly across: string | undefined; readonly down: string | undefined };

/** The sides that are named, and the one that a shape gives. */
const sidesOf = (component: Component, mode: string): Sides => {
  const [across, down] = [sideOf(component, 'w', mode), sideOf(component, 'h', mode)];
  const ratio = ratioOf(component);
  if (!ratio || (across === undefined && down === undefined)) return { across, down };
  const [width, height] = [Number(across), Number(down)];
  // One of them is missing, and what is no number is a part of the picture.
  if (Number.isNaN(width) === Number.isNaN(height) || `${across}${down}`.includes('p'))
    throw refusal(`ar_${component.get('ar')}`, 'takes either w_ or h_ beside it, in pixels');
  return Number.isNaN(width)
    ? { across: side((height * ratio.across) / ratio.down), down }
    : { across, down: side((width * ratio.down) / ratio.across) };
};

const side = (pixels: number): string => String(Math.max(1, Math.round(pixels)));

/** The side that is not named is the picture's in a crop, and follows from its shape in all else. */
const oneSide = (mode: string, across: string | undefined, down: string | undefined, place: string): readonly WrittenStep[] => {
  if (mode === 'crop') return [step('crop', `${across ?? '100p'}x${down ?? '100p'}`, place)];
  const size = `${across ?? ''}x${down ?? ''}`;
  return limiting.has(mode) ? limited('resize', size) : [step('resize', size)];
};

const withoutSize = (component: Component, mode: string, place: string): readonly WrittenStep[] => {
  const ratio = ratioOf(component);
  if (ratio && cutting.has(mode)) return [step('crop', `${ratio.across}:${ratio.down}`, place)];
  for (const key of ['c', 'ar', 'g', 'x', 'y'] as const) {
    const value = component.get(key);
    if (value !== undefined) throw refusal(`${key}_${value}`, 'needs w_ or h_ in the same step');
  }
  return [];
};

/** A side as a step takes it: pixels, or percent where a part is cut out (w_0.5). */
const sideOf = (component: Component, key: 'w' | 'h', mode: string): string | undefined => {
  const value = component.get(key);
  if (value === undefined) return undefined;
  if (whole(value, 1, longestSide) !== undefined) return String(Number(value));
  const part = /^(?:0?\.\d{1,4}|1\.0)$/.test(value) ? Number(value) : 0;
  if (part === 0) throw refusal(`${key}_${value}`, `is no side; it is pixels from 1 to ${longestSide}`);
  if (mode !== 'crop') throw refusal(`${key}_${value}`, 'is a part of the picture, which only c_crop takes; write pixels');
  return `${Number((100 * part).toFixed(2))}p`;
};

const ratioOf = (component: Component): { readonly across: number; readonly down: number } | undefined => {
  const value = component.get('ar');
  if (value === undefined) return undefined;
  const [, left, right = '1'] = /^(\d{1,4}(?:\.\d{1,2})?)(?::(\d{1,4}(?:\.\d{1,2})?))?$/.exec(value) ?? [];
  // In hundredths, so that 1.5 and 3:2 are the same whole numbers but for a factor.
  const [across, down] = [Math.round(100 * Number(left)), Math.round(100 * Number(right))];
  if (!(across > 0 && down > 0 && Math.max(across, down) < 100_000))
    throw refusal(`ar_${value}`, 'is no shape; write 16:9 or 1.5');
  return { across, down };
};

const compass: Readonly<Record<string, string>> = {
  center: 'center',
  north: 'top',
  south: 'bottom',
  east: 'right',
  west: 'left',
  north_east: 'right,top',
  north_west: 'left,top',
  south_east: 'right,bottom',
  south_west: 'left,bottom',
  auto: 'smart',
};

/** Where the part lies that stays. */
const placeOf = (component: Component, mode: string): string => {
  const [gravity, x, y] = [component.get('g'), component.get('x'), component.get('y')];
  if (/face|ocr|body|custom|:/.test(gravity ?? ''))
    throw refusal(`g_${gravity}`, 'asks for something to be recognised, which Lading does not; g_auto finds what stands out');
  if (x !== undefined || y !== undefined) return pointOf(component, mode);
  const place = compass[gravity ?? 'center'];
  if (place === undefined)
    throw refusal(`g_${gravity}`, `is not known; g_ is one of ${Object.keys(compass).join(', ')}, xy_center`);
  if (place === 'smart' && mode.endsWith('pad')) return 'center';
  return place;
};

/** A place in pixels: the upper left corner of the part, or with `g_xy_center` its middle. */
const pointOf = (component: Component, mode: string): string => {
  const gravity = component.get('g') ?? 'north_west';
  const [x, y] = (['x', 'y'] as const).map((key) => {
    const value = whole(component.get(key) ?? '0', -30_000, 30_000);
    if (value === undefined) throw refusal(`${key}_${component.get(key)}`, 'is no whole number of pixels');
    return value;
  });
  if (mode !== 'crop') throw refusal(`x_${x},y_${y}`, 'is understood with c_crop only');
  if (gravity === 'north_west') return `${x},${y}`;
  const [width, height] = [whole(component.get('w'), 1, longestSide), whole(component.get('h'), 1, longestSide)];
  if (gravity !== 'xy_center' || width === undefined || height === undefined)
    throw refusal(`g_${gravity}`, 'takes no x_ and y_; write g_north_west, or g_xy_center with w_ and h_ in pixels');
  return `${(x ?? 0) - Math.round(width / 2)},${(y ?? 0) - Math.round(height / 2)}`;
};
