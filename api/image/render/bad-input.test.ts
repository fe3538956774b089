import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { cornerOf, jobOf, moving, openRenderers, patient, photo, plain, render, sourceOf } from './testing/jobs.ts';

const renderers = openRenderers();
const renderer = renderers.start();
afterAll(() => renderers.stop());

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.byteLength);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

/** A PNG that claims a size, with next to nothing in it. */
const claiming = (width: number, height: number): Buffer => {
  const header = Buffer.from([...new Array(8).fill(0), 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(10))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const svg = (inside: string, attributes = 'width="40" height="20"', before = '') =>
  Buffer.from(
    `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`,
  );

const refusalOf = (bytes: Uint8Array, path = '-/resize/30x/') =>
  render(renderer, bytes, path).then(
    () => 'rendered',
    ({ code }: { code: string }) => code,
  );

describe('a picture that cannot be decoded', () => {
  it.each([
    ['a text', () => Buffer.from('This is no picture at all.')],
    ['nothing', () => new Uint8Array()],
    ['a PDF', () => Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')],
    ['a truncated JPEG', async () => (await photo(400, 300).jpeg().toBuffer()).subarray(0, 9_000)],
    ['a truncated PNG', async () => (await photo(400, 300).png().toBuffer()).subarray(0, 90_000)],
    ['a truncated WebP', async () => (await photo(400, 300).webp().toBuffer()).subarray(0, 4_000)],
    ['a truncated AVIF', async () => (await photo(400, 300).avif().toBuffer()).subarray(0, 4_000)],
    ['a corrupt PNG', async () => (await photo(400, 300).png().toBuffer()).fill(7, 2_000, 3_000)],
    ['an SVG with a mistake', () => svg('<rect')],
  ])('is refused as broken, with its name: %s', async (_, make) => {
    const bytes = await make();
    await expect(render(renderer, bytes, '-/resize/30x/')).rejects.toMatchObject({
      code: 'ImageBroken',
      detail: { file: 'aB7xYzQ' },
    });
    await expect(renderer.inspect(sourceOf(bytes), patient)).rejects.toMatchObject({ code: 'ImageBroken' });
  });

  it('is named where a step needs it, not the source', async () => {
    const job = jobOf(
      sourceOf(await plain(90, 60, [9, 9, 9]).png().toBuffer()),
      '-/overlay/zZ9zZ9z/50px50p/center/',
      new Map([['zZ9zZ9z', sourceOf(Buffer.from('no picture'))]]),
    );
    await expect(renderer.render(job, patient)).rejects.toMatchObject({ code: 'ImageBroken', detail: { file: 'zZ9zZ9z' } });
  });

  it('leaves what comes after it well, whatever the bytes', async () => {
    const good = await photo(64, 48).jpeg().toBuffer();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(good.byteLength - 41), async (noise, at) => {
        const bytes = Uint8Array.from(good);
        bytes.set(noise, at);
        expect(['rendered', 'ImageBroken', 'ImageTooLarge']).toContain(await refusalOf(bytes));
      }),
      { numRuns: 60 },
    );
    expect(await refusalOf(good)).toBe('rendered');
  });
});

describe('a picture that claims too much', () => {
  it('is refused by its header alone', async () => {
    await expect(render(renderer, claiming(50_000, 50_000), '-/resize/30x/')).rejects.toMatchObject({
      code: 'ImageTooLarge',
      detail: { limitPixels: 50_000_000 },
    });
    await expect(renderer.inspect(sourceOf(claiming(50_000, 50_000)), patient)).rejects.toMatchObject({ code: 'ImageTooLarge' });
  });

  it('is refused for all its frames together', async () => {
    const roll = await (await moving(6, 100, 100)).gif().toBuffer();
    const careful = renderers.start({ maxPixels: 50_000 });
    await expect(render(careful, roll, '-/resize/30x/')).rejects.toMatchObject({ code: 'ImageTooLarge' });
  });

  it('is refused where an SVG draws on a huge canvas', async () => {
    expect(await refusalOf(svg('<rect width="9" height="9"/>', 'width="300000" height="200000"'))).toBe('ImageTooLarge');
  });
});

describe('a picture of an odd shape', () => {
  it.each([
    ['1 × 1', 1, 1, { width: 30, height: 30 }],
    ['1 × 30,000', 1, 30_000, { width: 30 }],
    ['30,000 × 1', 30_000, 1, { width: 30, height: 1 }],
  ])('is resized: %s', async (_, width, height, size) => {
    const bytes = await plain(width, height, [200, 30, 30]).png().toBuffer();
    const path = height > width ? '-/resize/x30/' : '-/resize/30x/';
    const rendered = await render(renderer, bytes, path);
    expect(rendered).toMatchObject(height > width && width === 1 && height > 30 ? { width: 1, height: 30 } : size);
    expect(await renderer.inspect(sourceOf(bytes), patient)).toMatchObject({ width, height, dominantColor: '#c81e1e' });
  });

  it('is scaled down to the longest side that is handed out where no step says its size', async () => {
    const bytes = await plain(1, 30_000, [200, 30, 30]).png().toBuffer();
    expect(await render(renderer, bytes, '-/format/webp/')).toMatchObject({ width: 1, height: 5_000 });
  });
});

describe('an SVG', () => {
  const blank = [0, 0, 0, 0];

  it('is drawn, sharp at any size', async () => {
    const rendered = await render(renderer, svg('<rect width="40" height="20" fill="#c81e1e"/>'), '-/resize/400x/');
    expect(rendered).toMatchObject({ mediaType: 'image/png', width: 400, height: 200 });
    expect(await cornerOf(rendered)).toEqual([200, 30, 30, 255]);
  });

  it('runs no scripts', async () => {
    const script =
      '<script>document.documentElement.innerHTML = "";</script><rect width="40" height="20" fill="#c81e1e" onload="x()"/>';
    expect(await cornerOf(await render(renderer, svg(script), '-/resize/30x/'))).toEqual([200, 30, 30, 255]);
  });

  it.each([
    ['an image on this disk', (file: string) => `<image width="40" height="20" xlink:href="file://${file}"/>`],
    ['a path', (file: string) => `<image width="40" height="20" xlink:href="${file}"/>`],
    ['an image elsewhere', () => '<image width="40" height="20" xlink:href="http://127.0.0.1:9/red.png"/>'],
    ['a part of another file', (file: string) => `<use xlink:href="file://${file}#x"/>`],
    ['a style sheet', () => '<style>@import url("http://127.0.0.1:9/x.css");</style>'],
  ])('reads nothing beside itself: %s', async (_, inside) => {
    // This picture of the pages is on the disk of whoever runs the tests.
    const file = new URL('./testing/red.svg', import.meta.url).pathname;
    expect(await cornerOf(await render(renderer, svg(inside(file)), '-/resize/30x/'))).toEqual(blank);
  });

  it.each([
    ['an external entity', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>', '<text y="15">&x;</text>'],
    [
      'entities that blow up',
      `<!DOCTYPE svg [<!ENTITY e0 "aaaaaaaaaa">${Array.from({ length: 9 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('')}]>`,
      '<text y="15">&e9;</text>',
    ],
  ])('takes nothing from %s', async (_, before, inside) => {
    const outcome = await render(renderer, svg(inside, undefined, before), '-/resize/30x/').catch(
      ({ code }: { code: string }) => code,
    );
    if (typeof outcome === 'string') expect(outcome).toBe('ImageBroken');
    else expect((await sharp(outcome.body).stats()).channels.map(({ max }) => max)).toEqual(blank);
  });
});
