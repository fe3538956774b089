import { canvasOf, layOver, pictureOf } from '../canvas.ts';
import { density } from '../dimensions.ts';
import type { Mode, TextStyle } from '../mode.ts';
import { defineOperation } from '../operation.ts';
import type { Parameter } from '../parameter.ts';
import { areaSize, placeOn, sizeOn } from '../place.ts';
import { position } from '../position.ts';
import { drawText } from '../text/draw.ts';

const mostCharacters = 1_000;

/** What a tilde stands for together with the character after it. */
const escapes: Readonly<Record<string, string>> = { '~~': '~', '~s': '/', '~n': '\n' };

/** Control characters but the line break, and those that turn the direction of writing. */
const unwanted = /[\p{Cc}--[\n]]|[\u202A-\u202E\u2066-\u2069]/v;

const written: Parameter<string> = {
  describe: `up to ${mostCharacters} characters; ~n begins a line, ~s is a slash, ~~ a tilde`,
  control: { kind: 'text' },
  parse(text) {
    if (/~(?![~sn])/.test(text.replaceAll('~~', ''))) return undefined;
    return text.replace(/~[~sn]/g, (pair) => escapes[pair] ?? pair).normalize('NFC');
  },
  print: (text) => text.replaceAll('~', '~~').replaceAll('/', '~s').replaceAll('\n', '~n'),
  refuse(text) {
    if (text.length > mostCharacters) return `is longer than ${mostCharacters} characters`;
    return unwanted.test(text) ? 'holds control characters' : undefined;
  },
};

/** The style in pixels of the device. */
const dense = (style: TextStyle, dpr: Mode['dpr']): TextStyle => ({
  ...style,
  size: style.size * density(dpr),
  box: { ...style.box, padding: style.box.padding * density(dpr) },
});

export const text = defineOperation({
  name: 'text',
  summary:
    'Writes text into an area of the picture, in DejaVu Sans: Latin, Greek, Cyrillic and more. Lines that are too long are broken. font, text_align and text_box before it say how it looks.',
  parameters: { relative_dimensions: areaSize, relative_coordinates: position, text: written },
  example: 'text/80px30p/center/Hello',
  order: 'effect',
  reads: ['text', 'dpr'],
  async apply(picture, args, mode, studio) {
    const size = sizeOn(args.relative_dimensions, picture, mode.dpr);
    const area = placeOn(args.relative_coordinates, size, picture, mode.dpr);
    const drawing = await drawText(args.text, dense(mode.text, mode.dpr), area, picture);
    if (!drawing) return picture;
    const layer = await canvasOf(studio.draw(drawing.svg), studio);
    const canvas = await canvasOf(picture, studio);
    layOver(canvas, layer, drawing.area, 1);
    return pictureOf(canvas, studio);
  },
});
