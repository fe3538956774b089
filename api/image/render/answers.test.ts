import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { named } from './named-quality.ts';
import { smartQuality } from './smart-quality.ts';
import { rasterOf } from './studio.ts';
import { answerOf, metadataOf, openRenderers, orange, photo, plain, render } from './testing/jobs.ts';

const renderers = openRenderers();
const renderer = renderers.start();
afterAll(() => renderers.stop());

describe('quality', () => {
  it('has names that mean more and less in every format', async () => {
    const bytes = await photo(400, 300).jpeg({ quality: 95 }).toBuffer();
    for (const format of ['jpeg', 'webp', 'avif']) {
      const sizes: number[] = [];
      for (const name of ['lightest', 'lighter', 'normal', 'better', 'best']) {
        sizes.push((await render(renderer, bytes, `-/resize/200x/-/format/${format}/-/quality/${name}/`)).body.byteLength);
      }
      expect(sizes, format).toEqual(sizes.toSorted((a, b) => a - b));
      expect(new Set(sizes).size, format).toBe(5);
    }
  });

  it('is chosen by the picture: a plain one needs the least', async () => {
    const flat = await rasterOf({ sharp: plain(300, 200, orange) });
    const busy = await rasterOf({ sharp: photo(300, 200) });
    for (const format of ['jpeg', 'webp', 'avif'] as const) {
      const [least, normal, better] = (['lightest', 'normal', 'better'] as const).map((name) => named(name, format));
      expect(await smartQuality(flat, format, 'smart'), format).toBeLessThanOrEqual((least ?? 0) + 2);
      const [one, again] = [await smartQuality(busy, format, 'smart'), await smartQuality(busy, format, 'smart')];
      expect(one, format).toBe(again);
      expect(one, format).toBeLessThanOrEqual(better ?? 0);
      const retina = await smartQuality(busy, format, 'smart_retina');
      expect(retina, format).toBeLessThanOrEqual(Math.min(one, normal ?? 0));
    }
  });

  it('that is smart is used', async () => {
    const bytes = await photo(300, 200).png().toBuffer();
    const number = await smartQuality(await rasterOf({ sharp: sharp(bytes) }), 'jpeg', 'smart');
    const [smart, same] = await Promise.all(
      ['smart', number].map((quality) => render(renderer, bytes, `-/format/jpeg/-/quality/${quality}/`)),
    );
    expect(smart?.body).toEqual(same?.body);
  });

  it('never costs a PNG its colours', async () => {
    const bytes = await photo(100, 80).png().toBuffer();
    const rendered = await render(renderer, bytes, '-/quality/lightest/');
    expect((await sharp(rendered.body).raw().toBuffer()).equals(await sharp(bytes).raw().toBuffer())).toBe(true);
  });

  it('comes progressively unless asked otherwise', async () => {
    const bytes = await photo(100, 80).jpeg().toBuffer();
    expect(await metadataOf(await render(renderer, bytes, '-/resize/50x/'))).toMatchObject({
      isProgressive: true,
      chromaSubsampling: '4:2:0',
    });
    expect(await metadataOf(await render(renderer, bytes, '-/progressive/no/'))).toMatchObject({ isProgressive: false });
  });
});

describe('answers that are no pictures', () => {
  it('tell what the stored picture is', async () => {
    const bytes = await plain(80, 60, orange).jpeg().withMetadata({ density: 300 }).toBuffer();
    const rendered = await render(renderer, bytes, '-/resize/10x/-/json/');
    expect(rendered).toMatchObject({ mediaType: 'application/json', width: 80, height: 60 });
    expect(answerOf(rendered)).toMatchObject({
      ...{
        width: 80,
        height: 60,
        format: 'JPEG',
        orientation: expect.anything(),
        color_mode: 'RGB',
        dpi: [300, 300],
        sequence: false,
      },
      ...{ placeholder: expect.stringMatching(/^[\w+/]{20,40}=*$/), dominant_color: '#c86432' },
    });
  });

  it('count colours after the steps', async () => {
    const left = await plain(30, 60, [200, 0, 0]).png().toBuffer();
    const bytes = await plain(90, 60, [0, 0, 200])
      .composite([{ input: left, left: 0, top: 0 }])
      .png()
      .toBuffer();
    expect(answerOf(await render(renderer, bytes, '-/main_colors/2/'))).toEqual([
      [0, 0, 200],
      [200, 0, 0],
    ]);
    expect(answerOf(await render(renderer, bytes, '-/crop/30x60/0,0/-/main_colors/2/'))).toEqual([[200, 0, 0]]);
  });
});
