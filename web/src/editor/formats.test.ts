import { describe, expect, it } from 'vitest';
import { densities, formats, widths } from './formats.ts';
import { catalogue } from './testing.ts';

const resized = [{ name: 'resize', values: ['300x'] }];
const cropped = [{ name: 'crop', values: ['300x200', '0,0'] }];

const said = (candidates: ReturnType<typeof widths>) => candidates.map(({ descriptor }) => descriptor).join(' ');

describe('candidates', () => {
  it('are denser where a step names pixels of the screen', () => {
    const found = densities(resized, catalogue, { width: 300, height: 200 });
    expect(said(found)).toBe('1x 2x 3x');
    expect(found[1]?.steps).toEqual([{ name: 'dpr', values: ['2'] }, ...resized]);
  });

  it('are one where they would be the same picture, or too large', () => {
    expect(said(densities(cropped, catalogue, { width: 300, height: 200 }))).toBe('1x');
    expect(said(densities([{ name: 'dpr', values: ['2'] }, ...resized], catalogue, { width: 600, height: 400 }))).toBe('1x');
    expect(said(densities(resized, catalogue, { width: 2_000, height: 100 }))).toBe('1x 2x');
  });

  it('are narrower up to the width of the picture', () => {
    const found = widths(cropped, { width: 700, height: 200 });
    expect(said(found)).toBe('320w 480w 640w 700w');
    expect(found[0]?.steps).toEqual([...cropped, { name: 'resize', values: ['320x'] }]);
    expect(found.at(-1)?.steps).toBe(cropped);
    expect(said(widths([], { width: 100, height: 100 }))).toBe('100w');
  });
});

describe('what is copied', () => {
  const url = 'https://a.example/image/x/-/resize/300x/?sig=a&b';
  const copied = { name: 'a "b" [c].png', url, width: 300, height: 200, candidates: [{ descriptor: '1x', url }] };
  const two = { ...copied, candidates: [...copied.candidates, { descriptor: '2x', url: 'https://a.example/2' }] };

  it('is the URL, Markdown or CSS', () => {
    expect(formats.url.write(copied)).toBe(url);
    expect(formats.markdown.write(copied)).toBe(`![a "b" \\[c\\].png](${url})`);
    expect(formats.css.write(copied)).toBe(`background-image: url("${url}");`);
    expect(formats.css.write(two)).toContain(`image-set(\n  url("${url}") 1x,\n  url("https://a.example/2") 2x\n)`);
  });

  it('is HTML that browsers read as it is meant', () => {
    document.body.innerHTML = formats.densities.write(two);
    const image = document.querySelector('img');
    expect(image?.getAttribute('src')).toBe(url);
    expect(image?.getAttribute('alt')).toBe('a "b" [c].png');
    expect(image?.getAttribute('srcset')?.trim().split(/,\s+/)).toEqual([`${url} 1x`, 'https://a.example/2 2x']);
    expect(formats.densities.write(copied)).not.toContain('srcset');
    expect(formats.widths.write(copied)).toContain('sizes="(max-width: 300px) 100vw, 300px"');
  });
});
