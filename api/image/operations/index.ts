import type { Operation } from '../operation.ts';
import { autorotate } from './autorotate.ts';
import { blur } from './blur.ts';
import { borderRadius } from './border_radius.ts';
import { crop } from './crop.ts';
import { dpr } from './dpr.ts';
import { flip } from './flip.ts';
import { format } from './format.ts';
import { inline } from './inline.ts';
import { json } from './json.ts';
import { mainColors } from './main-colors.ts';
import { mirror } from './mirror.ts';
import { preview } from './preview.ts';
import { progressive } from './progressive.ts';
import { quality } from './quality.ts';
import { rasterize } from './rasterize.ts';
import { resize } from './resize.ts';
import { rotate } from './rotate.ts';
import { scaleCrop } from './scale_crop.ts';
import { setfill } from './setfill.ts';
import { srgb } from './srgb.ts';
import { stretch } from './stretch.ts';
import { stripMeta } from './strip-meta.ts';
import { trim } from './trim.ts';

/** Every image operation there is. The URL, the docs, the editor and the tests go by this list. */
export const operations: readonly Operation[] = [
  preview,
  resize,
  crop,
  scaleCrop,
  stretch,
  setfill,
  borderRadius,
  trim,
  rotate,
  flip,
  mirror,
  rasterize,
  format,
  blur,
  autorotate,
  dpr,
  inline,
  json,
  mainColors,
  progressive,
  quality,
  srgb,
  stripMeta,
];
