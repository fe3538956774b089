import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { harmlessExif, placeOf, readExif, takenAt, uprightExif } from './exif.ts';
import { orange, plain } from './testing/jobs.ts';

const bytes = await plain(8, 8, orange)
  .withExif({
    IFD0: { Make: 'Maker', Artist: 'Somebody', Orientation: '6' },
    IFD2: { ExposureTime: '1/100', BodySerialNumber: 'SERIAL-1', DateTimeOriginal: '2026:01:02 03:04:05' },
    IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '33/1 51/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '151/1 12/1 36/1' },
  })
  .jpeg()
  .toBuffer();
const block = (await sharp(bytes).metadata()).exif ?? Buffer.alloc(0);

describe('EXIF', () => {
  it('is read: time and place', () => {
    const exif = readExif(block);
    if (!exif) throw new Error('it is EXIF');
    expect(takenAt(exif)).toBe('2026:01:02 03:04:05');
    expect(placeOf(exif)).toEqual({ latitude: -33.85, longitude: expect.closeTo(151.21, 6) });
  });

  it('loses all but what is harmless', () => {
    const exif = readExif(harmlessExif(block) ?? block);
    expect(exif?.place).toEqual([]);
    expect(exif?.main.map(({ tag }) => tag)).toEqual(expect.arrayContaining([0x010f, 0x0112, 0x8769]));
    expect(exif?.main.map(({ tag }) => tag)).not.toContain(0x013b);
    expect(exif && takenAt(exif)).toBe('2026:01:02 03:04:05');
    expect(Buffer.from(harmlessExif(block) ?? block).includes('SERIAL-1')).toBe(false);
  });

  it.each([
    [
      'in it',
      (noise: Uint8Array, at: number) => Buffer.concat([block.subarray(0, at), noise, block.subarray(at + noise.length)]),
    ],
    ['cut', (_: Uint8Array, at: number) => block.subarray(0, at)],
  ])('is neither read nor kept where it says what is not there: noise %s', (_, spoil) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 12 }), fc.nat(block.byteLength - 13), (noise, at) => {
        const spoilt = spoil(noise, at);
        const exif = readExif(spoilt);
        const kept = [harmlessExif(spoilt), uprightExif(spoilt)];
        expect(kept.map((one) => one === undefined)).toEqual([exif === undefined, exif === undefined]);
        expect(readExif(kept[0] ?? spoilt)?.place ?? []).toEqual([]);
        if (exif) placeOf(exif);
      }),
      { numRuns: 500 },
    );
  });
});
