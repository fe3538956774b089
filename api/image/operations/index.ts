import type { Operation } from '../operation.ts';
import { autorotate } from './autorotate.ts';
import { blur } from './blur.ts';
import { blurRegion } from './blur-region.ts';
import { border } from './border.ts';
import { borderRadius } from './border-radius.ts';
import { brightness } from './brightness.ts';
import { contrast } from './contrast.ts';
import { crop } from './crop.ts';
import { dpr } from './dpr.ts';
import { enhance } from './enhance.ts';
import { exposure } from './exposure.ts';
import { filter } from './filter.ts';
import { flip } from './flip.ts';
import { font } from './font.ts';
import { format } from './format.ts';
import { gamma } from './gamma.ts';
import { grayscale } from './grayscale.ts';
import { inline } from './inline.ts';
import { invert } from './invert.ts';
import { json } from './json.ts';
import { mainColors } from './main-colors.ts';
import { mirror } from './mirror.ts';
import { opacity } from './opacity.ts';
import { overlay } from './overlay.ts';
import { pad } from './pad.ts';
import { preview } from './preview.ts';
import { progressive } from './progressive.ts';
import { quality } from './quality.ts';
import { rasterize } from './rasterize.ts';
import { rect } from './rect.ts';
import { resize } from './resize.ts';
import { rotate } from './rotate.ts';
import { saturation } from './saturation.ts';
import { scaleCrop } from './scale-crop.ts';
import { setfill } from './setfill.ts';
import { sharp } from './sharp.ts';
import { smartResize } from './smart-resize.ts';
import { srgb } from './srgb.ts';
import { stretch } from './stretch.ts';
import { stripMeta } from './strip-meta.ts';
import { text } from './text.ts';
import { textAlign } from './text-align.ts';
import { textBox } from './text-box.ts';
import { trim } from './trim.ts';
import { vibrance } from './vibrance.ts';
import { warmth } from './warmth.ts';

/** Every image operation there is. The URL, the docs, the editor and the tests go by this list. */
export const operations: readonly Operation[] = [
  preview,
  resize,
  smartResize,
  crop,
  scaleCrop,
  stretch,
  setfill,
  trim,
  rotate,
  flip,
  mirror,
  borderRadius,
  pad,
  border,
  opacity,
  brightness,
  exposure,
  gamma,
  contrast,
  saturation,
  vibrance,
  warmth,
  enhance,
  filter,
  grayscale,
  invert,
  sharp,
  blur,
  blurRegion,
  overlay,
  rect,
  text,
  font,
  textAlign,
  textBox,
  format,
  quality,
  progressive,
  stripMeta,
  srgb,
  autorotate,
  rasterize,
  dpr,
  inline,
  json,
  mainColors,
];
