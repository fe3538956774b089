import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialMode, type TextStyle } from '../mode.ts';
import { drawText } from './draw.ts';
import { fontOf } from './fonts.ts';
import { setLine, setText } from './layout.ts';

const picture = { width: 400, height: 300 };
const area = { left: 100, top: 100, width: 200, height: 100 };
const style: TextStyle = { ...initialMode.text, size: 20 };
const boxed = (mode: TextStyle['box']['mode'], padding = 0): TextStyle => ({
  ...style,
  box: { mode, padding, colour: { red: 255, green: 255, blue: 255, alpha: 128 } },
});

const svgOf = async (text: string, look = style) => (await drawText(text, look, area, picture))?.svg ?? '';
const paths = (svg: string) => svg.match(/<path /g)?.length ?? 0;

describe('text as outlines', () => {
  it('holds numbers alone, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
        const svg = await svgOf(`<"&'>${text}`);
        expect(svg).toMatch(
          /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [a-zB= "\d.-]+>(<path [a-z="(),. \-\dMLQCZ]+\/>)*<\/svg>$/,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('comes from the font that is bundled', async () => {
    const svg = await svgOf('I', { ...style, size: 2048, horizontal: 'left', vertical: 'top' });
    // The stem of DejaVu Sans' I goes from 201 to 403 of 2048 units.
    expect(svg).toContain('M301 2001L301 508L503 508L503 2001');
  });

  it('has Latin, Greek and Cyrillic in both weights', async () => {
    for (const weight of ['regular', 'bold'] as const) {
      const font = await fontOf(weight);
      for (const character of 'AzßéŁőΑωΆжЯЇѢ€“—') expect(font.charToGlyph(character).index, character).toBeGreaterThan(0);
    }
  });

  it('draws the empty box for what the font lacks', async () => {
    expect(paths(await svgOf('中'))).toBe(1);
  });

  it('is cut to the picture, and is not drawn beside it', async () => {
    const drawing = await drawText('Hello', { ...style, size: 900 }, area, picture);
    expect(drawing?.area).toEqual({ left: 0, top: 0, ...picture });
    expect(await drawText('Hello', style, { ...area, left: 5_000 }, picture)).toBeUndefined();
  });

  it('takes little time for the longest text there may be', async () => {
    const started = performance.now();
    for (const text of ['W'.repeat(1_000), 'i '.repeat(500), '\n'.repeat(1_000)])
      for (const size of [1, 1_000]) await drawText(text, { ...style, size }, area, picture);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('boxes behind text', () => {
  it.each([
    ['none', 0],
    ['fit', 1],
    ['line', 2],
    ['fill', 1],
  ] as const)('%s draws %d of them', async (mode, count) => {
    const svg = await svgOf('two\nlines', boxed(mode));
    const [behind = ''] = svg.match(/<path fill="rgb\(255,255,255\)"[^>]*>/) ?? [];
    expect(behind.match(/M/g)?.length ?? 0).toBe(count);
  });

  it('fill their area and their padding', async () => {
    const svg = await svgOf('a', boxed('fill', 7));
    expect(svg).toContain('M93.00 93.00h214.00v114.00h-214.00Z');
  });

  it('stand behind nothing where there is no text', async () => {
    expect(await svgOf(' ', boxed('line'))).not.toContain('rgb(255,255,255)');
    expect(await svgOf(' ', boxed('fit'))).not.toContain('rgb(255,255,255)');
  });
});

describe('lines', () => {
  const lengths = async (text: string, width: number) => {
    const font = await fontOf('regular');
    return setText(text, { font, size: 20 }, width).map(({ glyphs }) => glyphs.length);
  };

  it('break at spaces, at line breaks, and inside of words that are too wide', async () => {
    expect(await lengths('one two three', 90)).toEqual([7, 5]);
    expect(await lengths('one\n\ntwo', 500)).toEqual([3, 0, 3]);
    expect(await lengths('mmmmmmmm', 60)).toEqual([3, 3, 2]);
    expect(await lengths('a mmmmmmmm', 60)).toEqual([1, 3, 3, 2]);
    expect(await lengths('ab', 1)).toEqual([1, 1]);
  });

  it('never are wider than they may be, and lose nothing but spaces', async () => {
    const font = await fontOf('bold');
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[a-zA-Z ]{0,80}$/), fc.integer({ min: 40, max: 400 }), async (text, width) => {
        const lines = setText(text, { font, size: 20 }, width);
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(width);
        const shown = lines.flatMap(({ glyphs }) => glyphs.map(({ glyph }) => glyph.unicode)).filter((code) => code !== 32);
        expect(shown).toEqual([...text.replaceAll(' ', '')].map((character) => character.codePointAt(0)));
      }),
    );
  });

  it('are kerned', async () => {
    const font = await fontOf('regular');
    const width = (text: string) => setLine(text, { font, size: 100 }).width;
    expect(width('AV')).toBeLessThan(width('A') + width('V') - 3);
    expect(width('HH')).toBeCloseTo(2 * width('H'), 6);
  });
});
