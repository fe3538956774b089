import { colour } from '../colour.ts';
import { longestSide } from '../dimensions.ts';
import type { WrittenStep } from '../grammar.ts';
import { type Component, refusal, step, whole } from './component.ts';

type Steps = readonly WrittenStep[];

const qualities: Readonly<Record<string, string>> = {
  auto: 'smart',
  'auto:good': 'smart',
  'auto:best': 'best',
  'auto:eco': 'lighter',
  'auto:low': 'lightest',
};

const formats: Readonly<Record<string, string>> = {
  auto: 'auto',
  jpg: 'jpeg',
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
};

const flags: Readonly<Record<string, WrittenStep>> = {
  progressive: step('progressive', 'yes'),
  'progressive:steep': step('progressive', 'yes'),
  'progressive:semi': step('progressive', 'yes'),
  'progressive:none': step('progressive', 'no'),
  attachment: step('inline', 'no'),
  force_strip: step('strip_meta', 'all'),
  strip_profile: step('strip_meta', 'all'),
  keep_iptc: step('strip_meta', 'none'),
};

/** The entry of a table. @throws Problem MalformedOperation that says which there are */
const known = <T>(table: Readonly<Record<string, T>>, key: 'f' | 'fl' | 'a', value: string): T => {
  const entry = Object.hasOwn(table, value) ? table[value] : undefined;
  if (entry === undefined) throw refusal(`${key}_${value}`, `is not known; ${key}_ is one of ${Object.keys(table).join(', ')}`);
  return entry;
};

export const qualityOf = (value: string): Steps => {
  const named = Object.hasOwn(qualities, value) ? qualities[value] : undefined;
  const exact = whole(value, 1, 100);
  if (named === undefined && exact === undefined)
    throw refusal(`q_${value}`, `is not known; q_ is 1 to 100 or one of ${Object.keys(qualities).join(', ')}`);
  return [step('quality', named ?? String(exact))];
};

export const formatOf = (value: string): Steps => [step('format', known(formats, 'f', value))];

export const flagsOf = (value: string): Steps => value.split('.').map((flag) => known(flags, 'fl', flag));

const turns: Readonly<Record<string, Steps>> = {
  hflip: [step('mirror')],
  vflip: [step('flip')],
  exif: [step('autorotate', 'yes')],
  ignore: [step('autorotate', 'no')],
};

/** `a_90` turns clockwise, where `rotate/90` turns the other way. */
export const turnsOf = (value: string): Steps =>
  value.split('.').flatMap((turn) => {
    const angle = whole(turn, -3600, 3600);
    if (angle === undefined) return known(turns, 'a', turn);
    if (angle % 90 !== 0) throw refusal(`a_${value}`, 'is no multiple of 90 degrees');
    return [step('rotate', String(-angle + 0))];
  });

export const dprOf = (value: string): string => {
  if (value === 'auto') return value;
  const ratio = /^\d(?:\.\d{1,2})?$/.test(value) ? Number(value) : 0;
  if (!(ratio >= 0.5 && ratio <= 5)) throw refusal(`dpr_${value}`, 'is no ratio; it is auto, or 0.5 to 5');
  return String(ratio);
};

/** `rgb:ff8800` or `orange`, as a step takes it. */
const colourOf = (written: string, value: string): string => {
  const text = value.replace(/^rgb:/, '');
  const parsed = colour.parse(text);
  if (!parsed) throw refusal(written, 'is no colour; write a CSS name or rgb:ff8800');
  return colour.print(parsed);
};

/** The colour behind the picture: of what is cut larger than it, and of what shows through. */
export const backgroundOf = (value: string): string => colourOf(`b_${value}`, value);

/** `r_20`, `r_10:20:30:40`, `r_max` */
const radiiOf = (value: string): string => {
  if (value === 'max') return '50p';
  const radii = value.split(':').map((radius) => whole(radius, 0, longestSide));
  if (radii.length > 4 || radii.includes(undefined))
    throw refusal(`r_${value}`, 'is no radius; it is max, or one to four of pixels (r_10:20)');
  return radii.join(',');
};

/** `bo_4px_solid_rgb:ff8800` */
const borderOf = (value: string): { readonly width: number; readonly colour: string } => {
  const [, pixels, name = ''] = /^(\d{1,4})px_solid_(.+)$/.exec(value) ?? [];
  const width = whole(pixels, 1, 1000);
  if (width === undefined) throw refusal(`bo_${value}`, 'is no border; write its width and colour: bo_4px_solid_black');
  return { width, colour: colourOf(`bo_${value}`, name) };
};

const opacityOf = (value: string): string => {
  const percent = whole(value, 0, 100);
  if (percent === undefined) throw refusal(`o_${value}`, 'is no opacity; it is 0 to 100');
  return String(percent);
};

/** Corners, border and background, from the inside out. A border follows the corners. */
export const edgeOf = (component: Component): Steps => {
  const [opacity, rounding, border, background] = [
    component.get('o'),
    component.get('r'),
    component.get('bo'),
    component.get('b'),
  ];
  const radii = rounding === undefined ? undefined : radiiOf(rounding);
  const steps: WrittenStep[] = [];
  if (opacity !== undefined) steps.push(step('opacity', opacityOf(opacity)));
  if (radii !== undefined) steps.push(step('border_radius', radii));
  if (border !== undefined) {
    const { width, colour } = borderOf(border);
    steps.push(step('border', String(width), colour));
    if (radii !== undefined) steps.push(step('border_radius', widened(radii, width)));
  }
  if (background !== undefined) steps.push(step('border', '0', backgroundOf(background)));
  return steps;
};

/** Radii as they are outside of a border. A corner that is square stays square. */
const widened = (radii: string, width: number): string =>
  radii === '50p'
    ? radii
    : radii
        .split(',')
        .map((radius) => (radius === '0' ? 0 : Number(radius) + width))
        .join(',');
