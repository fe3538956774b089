import { afterAll, describe, expect, it } from 'vitest';
import { answerOf, metadataOf, openRenderers, orange, plain, render } from './testing/jobs.ts';

const renderers = openRenderers();
const renderer = renderers.start();
afterAll(() => renderers.stop());

describe('what the camera noted', () => {
  const source = () =>
    plain(60, 40, orange)
      .withExif({
        IFD0: { Make: 'Maker', Copyright: 'Nobody', Artist: 'Somebody' },
        IFD2: {
          ExposureTime: '1/100',
          BodySerialNumber: 'SERIAL-1',
          DateTimeOriginal: '2026:01:02 03:04:05',
          UserComment: 'COMMENT-1',
        },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 4366/100' },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- XMP-1 --></x:xmpmeta>')
      .jpeg()
      .toBuffer();
  const formats = ['jpeg', 'png', 'webp', 'avif'];

  it.each(formats)('is not in a %s unless asked', async (format) => {
    const rendered = await render(renderer, await source(), `-/resize/30x/-/format/${format}/`);
    const { exif, xmp, iptc } = await metadataOf(rendered);
    expect([exif, xmp, iptc]).toEqual([undefined, undefined, undefined]);
    expect(Buffer.from(rendered.body).includes('Maker')).toBe(false);
  });

  it.each(formats)('stays in a %s with strip_meta/none', async (format) => {
    const { exif, xmp } = await metadataOf(await render(renderer, await source(), `-/strip_meta/none/-/format/${format}/`));
    for (const text of ['Maker', 'Nobody', 'SERIAL-1', '2026:01:02']) expect(exif?.includes(text), text).toBe(true);
    expect(xmp?.includes('XMP-1')).toBe(true);
  });

  it.each(formats)('stays in a %s without places, people and devices with strip_meta/sensitive', async (format) => {
    const rendered = await render(renderer, await source(), `-/strip_meta/sensitive/-/resize/30x/-/format/${format}/`);
    const { exif, xmp } = await metadataOf(rendered);
    for (const text of ['Maker', 'Nobody', '2026:01:02']) expect(exif?.includes(text), text).toBe(true);
    for (const text of ['SERIAL-1', 'Somebody', 'COMMENT-1', 'XMP-1'])
      expect(Buffer.from(rendered.body).includes(text), text).toBe(false);
    expect(xmp).toBeUndefined();
    expect(answerOf(await render(renderer, rendered.body, '-/strip_meta/none/-/json/'))).toMatchObject({ geo_location: null });
  });

  it('tells its place and time where they are asked for alone', async () => {
    const bytes = await source();
    expect(answerOf(await render(renderer, bytes, '-/json/'))).toMatchObject({ geo_location: null, datetime_original: null });
    expect(answerOf(await render(renderer, bytes, '-/strip_meta/none/-/json/'))).toMatchObject({
      geo_location: { latitude: expect.closeTo(51.508972, 5), longitude: expect.closeTo(-0.128794, 5) },
      datetime_original: '2026:01:02 03:04:05',
    });
  });
});
