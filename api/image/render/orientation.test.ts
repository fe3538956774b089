import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { answerOf, distance, metadataOf, openRenderers, orange, patient, plain, render, sourceOf } from './testing/jobs.ts';

const renderers = openRenderers();
const renderer = renderers.start();
afterAll(() => renderers.stop());

describe('orientation', () => {
  // Four corners in four colours, as one sees them upright.
  const corners = { topLeft: [200, 0, 0], topRight: [0, 200, 0], bottomLeft: [0, 0, 200], bottomRight: [200, 200, 200] } as const;
  const upright = async () => {
    const tile = (colour: readonly [number, number, number]) => plain(40, 20, colour).png().toBuffer();
    const { topLeft, topRight, bottomLeft, bottomRight } = corners;
    return plain(80, 40, [0, 0, 0])
      .composite([
        { input: await tile(topLeft), left: 0, top: 0 },
        { input: await tile(topRight), left: 40, top: 0 },
        { input: await tile(bottomLeft), left: 0, top: 20 },
        { input: await tile(bottomRight), left: 40, top: 20 },
      ])
      .png()
      .toBuffer();
  };
  /** How the sensor saw what is upright once the noted orientation is applied. */
  const asSeen: Readonly<Record<number, (picture: Sharp) => Sharp>> = {
    1: (picture) => picture,
    2: (picture) => picture.flop(),
    3: (picture) => picture.rotate(180),
    4: (picture) => picture.flip(),
    5: (picture) => picture.flip().rotate(90),
    6: (picture) => picture.rotate(270),
    7: (picture) => picture.flop().rotate(90),
    8: (picture) => picture.rotate(90),
  };

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('%i is applied on load, and told of no more', async (orientation) => {
    const turn = asSeen[orientation] ?? ((picture) => picture);
    const turned = await turn(sharp(await upright()))
      .png()
      .toBuffer();
    const bytes = await sharp(turned).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).withMetadata({ orientation }).toBuffer();
    const rendered = await render(renderer, bytes, '-/resize/40x/-/format/png/-/strip_meta/none/');
    expect(rendered).toMatchObject({ width: 40, height: 20 });
    expect((await metadataOf(rendered)).orientation ?? 1).toBe(1);
    const { data, info } = await sharp(rendered.body).raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)];
    const found = { topLeft: at(5, 3), topRight: at(35, 3), bottomLeft: at(5, 16), bottomRight: at(35, 16) };
    for (const [corner, colour] of Object.entries(corners))
      expect(distance(colour, found[corner as keyof typeof found]), corner).toBeLessThan(12); // its own keys
    expect(await renderer.inspect(sourceOf(bytes), patient)).toMatchObject({ width: 80, height: 40 });
    expect(answerOf(await render(renderer, bytes, '-/json/'))).toMatchObject({ width: 80, height: 40, orientation });
  });

  it('stays as the camera held it where that is asked', async () => {
    const bytes = await plain(80, 40, orange).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await render(renderer, bytes, '-/autorotate/no/-/resize/40x/')).toMatchObject({ width: 40, height: 20 });
    const noted = await render(renderer, bytes, '-/autorotate/no/-/strip_meta/none/');
    expect(await metadataOf(noted)).toMatchObject({ width: 80, height: 40, orientation: 6 });
  });
});
