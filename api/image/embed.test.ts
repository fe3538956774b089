import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Operation, type Step, srcset, url, type Value } from '../../web/embed/lading.ts';
import { operations } from './operations/index.ts';
import { readPath } from './read-path.ts';
import { canonical, readTransformation } from './transformation.ts';

const base = 'https://files.example/under/';
const id = 'aB7xYzQ';

/** What the server reads in an address, as a browser sends it. */
const readBack = (address: string) => readPath(new URL(address).pathname.replace(`/under/image/${id}/`, ''));
const keyOf = (path: string): string => canonical(readTransformation(readPath(path).steps));
const keyOfUrl = (address: string): string => canonical(readTransformation(readBack(address).steps));

const named: Readonly<Record<Operation, true>> = {
  preview: true,
  resize: true,
  smart_resize: true,
  crop: true,
  scale_crop: true,
  stretch: true,
  setfill: true,
  trim: true,
  rotate: true,
  flip: true,
  mirror: true,
  border_radius: true,
  pad: true,
  border: true,
  opacity: true,
  brightness: true,
  exposure: true,
  gamma: true,
  contrast: true,
  saturation: true,
  vibrance: true,
  warmth: true,
  enhance: true,
  filter: true,
  grayscale: true,
  invert: true,
  sharp: true,
  blur: true,
  blur_region: true,
  overlay: true,
  rect: true,
  text: true,
  font: true,
  text_align: true,
  text_box: true,
  format: true,
  quality: true,
  progressive: true,
  strip_meta: true,
  srgb: true,
  autorotate: true,
  rasterize: true,
  dpr: true,
  inline: true,
  json: true,
  main_colors: true,
  preset: true,
};

describe('the module for other sites', () => {
  it('has every operation in its types', () => {
    expect(Object.keys(named).sort()).toEqual([...operations.map(({ name }) => name), 'preset'].sort());
  });

  it.each(operations)('writes $name so that it is read as its example', ({ example }) => {
    const [name = '', ...params] = example.split('/');
    const steps: Step = { [name]: params.length === 0 ? true : params };
    expect(keyOfUrl(url(id, steps, { base }))).toBe(keyOf(`-/${example}/`));
  });

  it('keeps the order in which operations are named', () => {
    const [first, second] = [url(id, { blur: 20, invert: true }, { base }), url(id, { invert: true, blur: 20 }, { base })];
    expect(first).toBe(`${base}image/${id}/-/blur/20/-/invert/`);
    expect(second).toBe(`${base}image/${id}/-/invert/-/blur/20/`);
    expect(url(id, [{ rotate: 90 }, { flip: true, grayscale: false }, { rotate: 90 }], { base })).toBe(
      `${base}image/${id}/-/rotate/90/-/flip/-/rotate/90/`,
    );
  });

  it('writes what is easy to read and stays whole in an attribute', () => {
    expect(url(id, { crop: ['16:9', '50p,20p'] }, { base })).toBe(`${base}image/${id}/-/crop/16:9/50p,20p/`);
    expect(url(id, { text: ['80px30p', 'center', `it's "1/2" (100%)`] }, { base })).toBe(
      `${base}image/${id}/-/text/80px30p/center/it%27s%20%221~s2%22%20%28100%25%29/`,
    );
  });

  it('writes any text so that it is read again', () => {
    const letters = fc.string({ unit: 'grapheme' });
    const marks = fc
      .array(fc.constantFrom('/', '~', '.', ',', '-', '%', '\\', '?', '#', '\n', 'a', ' '))
      .map((all) => all.join(''));
    const readable = (text: string) => text !== '' && !/^\.\.?$/.test(text) && !/[^\P{Cc}\n]/u.test(text);
    const isMeant = (text: string) => readable(text) && !/[\u202A-\u202E\u2066-\u2069]/u.test(text) && text.isWellFormed();
    fc.assert(
      fc.property(fc.oneof(letters, marks).filter(isMeant), fc.boolean(), (text, alone) => {
        const steps: Step = { text: ['80px30p', 'center', text], ...(alone ? {} : { flip: true }) };
        const [step] = readTransformation(readBack(url(id, steps, { base })).steps).steps;
        expect(step?.args.text).toBe(text.normalize('NFC'));
      }),
    );
  });

  it.each([
    [{ crop: ['50px50p', '50.5p,20.25p'] }],
    [{ stretch: 'off', overlay: ['self', '30px30p', '9.5p,95p'] }],
    [{ border_radius: ['10', '10.5p'] }],
    [{ dpr: 1.5 }],
  ] as const)('keeps a number with a point, which is no file name: %j', (steps) => {
    const written = readBack(url(id, steps, { base }));
    expect(written.fileName).toBeNull();
    const path = Object.entries(steps).map(([name, value]) => `-/${[name, value].flat().join('/')}/`);
    expect(canonical(readTransformation(written.steps))).toBe(keyOf(`${path.join('')}-/inline/yes/`));
  });

  it('gives downloads a name', () => {
    const address = url(id, { crop: ['50px50p', '50.5p,20p'] }, { base, name: 'größe 1.jpg' });
    expect(readBack(address)).toMatchObject({ fileName: 'größe 1.jpg', steps: [{ params: ['50px50p', '50.5p,20p'] }] });
  });

  it('lists widths, each resized last', () => {
    const set = srcset(id, [400, 800], { crop: '16:9', format: 'auto' }, { base });
    expect(set).toBe(
      [400, 800].map((width) => `${base}image/${id}/-/crop/16:9/-/format/auto/-/resize/${width}x/ ${width}w`).join(', '),
    );
  });

  it('takes the place it came from for that of the pictures', () => {
    expect(url(id)).toBe(new URL(`../../web/embed/image/${id}/`, import.meta.url).href);
    expect(url(id, {}, { base: new URL('https://files.example') })).toBe(`https://files.example/image/${id}/`);
  });

  const nonsense = (value: unknown) => value as Value; // what callers without types may pass
  it.each([
    ['no id', () => url('')],
    ['no text as id', () => url(undefined as unknown as string)],
    ['a path as id', () => url('../admin')],
    ['an address as id', () => url('https://x.example/a')],
    ['steps that are a text', () => url(id, '-/flip/' as unknown as Step)],
    ['no steps', () => url(id, null as unknown as Step)],
    ['a step that is none', () => url(id, ['flip'] as unknown as Step[])],
    ['a strange operation', () => url(id, { 'resize/300x': true } as unknown as Step)],
    ['nothing', () => url(id, { resize: nonsense(undefined) })],
    ['null', () => url(id, { resize: nonsense(null) })],
    ['an empty text', () => url(id, { resize: '' })],
    ['no number', () => url(id, { rotate: Number.NaN })],
    ['no end', () => url(id, { rotate: Number.POSITIVE_INFINITY })],
    ['an object', () => url(id, { resize: nonsense({ width: 300 }) })],
    ['a list in a list', () => url(id, { crop: nonsense([['1', '2']]) })],
    ['half a character', () => url(id, { text: ['9x9', 'center', '\ud800'] })],
    ['two dots', () => url(id, { text: ['9x9', 'center', '..'] })],
    ['a name without an ending', () => url(id, {}, { name: 'photo' })],
    ['a name that leads elsewhere', () => url(id, {}, { name: '../a.jpg' })],
    ['a base that is none', () => url(id, {}, { base: 'files.example' })],
    ['no widths', () => srcset(id, [])],
    ['a width of nothing', () => srcset(id, [0])],
    ['a width in pieces', () => srcset(id, [1.5])],
  ])('refuses %s', (_what, make) => {
    expect(make).toThrow(TypeError);
  });
});
