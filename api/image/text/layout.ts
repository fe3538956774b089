import type { Font, Glyph } from 'opentype.js';

/** A line of text as it will be drawn, in pixels from its own left end. */
export type Line = { readonly glyphs: readonly { readonly glyph: Glyph; readonly x: number }[]; readonly width: number };

/** Lays out in one font at one size. */
type Setter = { readonly font: Font; readonly size: number };

/** From one baseline to the next, and how far the first lies below the top, in pixels. */
export const lineMetrics = ({ font, size }: Setter) => {
  const scale = size / font.unitsPerEm;
  return { height: (font.ascender - font.descender) * scale, baseline: font.ascender * scale };
};

/**
 * Sets one line as it is, with the pair kerning of the font. Characters are drawn one by one from left to right, so scripts
 * that need more (Arabic, Devanagari) come out unjoined. What the font lacks is drawn as its empty box.
 */
export const setLine = (text: string, { font, size }: Setter): Line => {
  const scale = size / font.unitsPerEm;
  const glyphs: { glyph: Glyph; x: number }[] = [];
  let x = 0;
  for (const character of text) {
    const glyph = font.charToGlyph(character);
    x += kerning(font, glyphs.at(-1)?.glyph, glyph) * scale;
    glyphs.push({ glyph, x });
    x += (glyph.advanceWidth ?? 0) * scale;
  }
  return { glyphs, width: x };
};

/** Font units between two glyphs. The table `kern` is read directly: the library looks for pairs in GPOS, where DejaVu has none. */
const kerning = (font: Font, left: Glyph | undefined, right: Glyph): number =>
  left ? (font.kerningPairs[`${left.index},${right.index}`] ?? 0) : 0;

/** Breaks text into lines that are at most so wide: at spaces, and inside of words that are wider than a line. */
export const setText = (text: string, setter: Setter, width: number): readonly Line[] =>
  text.split('\n').flatMap((paragraph) => wrap(paragraph, setter, width));

const wrap = (paragraph: string, setter: Setter, width: number): readonly Line[] => {
  const fits = (text: string) => setLine(text.replace(/ +$/, ''), setter).width <= width;
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.match(/[^ ]+ *|^ +/gu) ?? []) {
    if (line !== '' && !fits(line + word)) {
      lines.push(line);
      line = '';
    }
    const [full, rest] = line === '' ? breakWord(word, fits) : [[], line + word];
    lines.push(...full);
    line = rest;
  }
  return [...lines, line].map((text) => setLine(text.replace(/ +$/, ''), setter));
};

/** What of a word fills whole lines, and what is left of it. */
const breakWord = (word: string, fits: (text: string) => boolean): [full: string[], rest: string] => {
  const full: string[] = [];
  let rest = '';
  for (const character of word) {
    if (rest !== '' && !fits(rest + character)) {
      full.push(rest);
      rest = '';
    }
    rest += character;
  }
  return [full, rest];
};
