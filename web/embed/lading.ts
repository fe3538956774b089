/**
 * Addresses of transformed pictures, for use in any site: `import { url } from 'https://files.example.org/lading.js'`.
 * What each operation takes is in `docs/images.md`; the server says what is wrong with an address that it cannot read.
 */

/** Every operation by its name in an address. */
export type Operation =
  | 'preview'
  | 'resize'
  | 'smart_resize'
  | 'crop'
  | 'scale_crop'
  | 'stretch'
  | 'setfill'
  | 'trim'
  | 'rotate'
  | 'flip'
  | 'mirror'
  | 'border_radius'
  | 'pad'
  | 'border'
  | 'opacity'
  | 'brightness'
  | 'exposure'
  | 'gamma'
  | 'contrast'
  | 'saturation'
  | 'vibrance'
  | 'warmth'
  | 'enhance'
  | 'filter'
  | 'grayscale'
  | 'invert'
  | 'sharp'
  | 'blur'
  | 'blur_region'
  | 'overlay'
  | 'rect'
  | 'text'
  | 'font'
  | 'text_align'
  | 'text_box'
  | 'format'
  | 'quality'
  | 'progressive'
  | 'strip_meta'
  | 'srgb'
  | 'autorotate'
  | 'rasterize'
  | 'dpr'
  | 'inline'
  | 'json'
  | 'main_colors'
  | 'preset';

/**
 * One parameter, several in their order, `true` for an operation without any, `false` for one that is left out.
 */
export type Value = string | number | boolean | readonly (string | number)[];

/** Operations in the order in which they are carried out. */
export type Step = { readonly [O in Operation]?: Value };

/** A list where an operation comes twice. */
export type Steps = Step | readonly Step[];

export type Options = {
  /** Where Lading is; where this module came from, unless it is said. */
  readonly base?: string | URL;
  /** What a download is called: `photo.jpg`. */
  readonly name?: string;
};

const fail = (message: string): never => {
  throw new TypeError(`lading: ${message}`);
};

const home = new URL('.', import.meta.url).href;

// Left to itself encodeURIComponent keeps what would end a quoted attribute, and encodes what is safe and good to read.
const encode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(2C|3A)/g, decodeURIComponent);

const inWriting: Readonly<Record<string, string>> = { '~': '~~', '/': '~s', '\n': '~n' };

const segment = (operation: string, value: unknown, index: number): string => {
  const isText = typeof value === 'string' && value !== '' && value.isWellFormed();
  if (!isText && !Number.isFinite(value)) return fail(`${operation} cannot have ${JSON.stringify(value)} as a parameter`);
  const text = String(value);
  // What is written into a picture has marks of its own for what no path carries well.
  const written = operation === 'text' && index === 2 ? text.replace(/[~/\n]/g, (mark) => inWriting[mark] ?? mark) : text;
  if (/^\.\.?$/.test(written)) fail(`${operation} cannot have "${written}" as a parameter: addresses lose it on their way`);
  // A dash alone stands between steps.
  return written === '-' ? '%2D' : encode(written);
};

const paramsOf = (value: unknown): readonly unknown[] => (value === true ? [] : Array.isArray(value) ? value : [value]);

const toPath = ([operation, value]: [string, unknown]): string => {
  if (!/^[a-z][a-z_]*$/.test(operation)) fail(`"${operation}" is no operation`);
  const params = paramsOf(value).map((each, index) => segment(operation, each, index));
  return `-/${[operation, ...params].join('/')}/`;
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (steps: unknown): readonly unknown[] => (Array.isArray(steps) ? steps : [steps]);

const address = (id: string, steps: readonly unknown[], { base = home, name = '' }: Options): string => {
  if (typeof id !== 'string' || !/^[\da-z]{4,32}$|^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id))
    fail(`${JSON.stringify(id)} is no id of a file`);
  if (name && !/^[^/\\:]*[^/\\:.][^/\\:]*\.[^/\\:]+$/.test(name)) fail(`"${name}" is no file name with an ending`);
  if (!steps.every(isObject)) return fail('steps are an object, such as { resize: "300x" }, or a list of them');
  const written = steps.flatMap(Object.entries).filter(([, value]) => value !== false);
  const last = paramsOf(written.at(-1)?.[1]);
  // A last parameter with a dot might be taken for a file name; the step that then comes after it changes nothing.
  if (!name && last.length > 1 && `${last.at(-1)}`.includes('.')) written.push(['stretch', 'on']);
  return new URL(`image/${id}/${written.map(toPath).join('')}${encode(name)}`, `${base}`.replace(/\/*$/, '/')).href;
};

/**
 * The address of a picture as the steps make it of the file.
 *
 * `url('aB7xYzQ', { resize: '300x', format: 'auto', quality: 'smart' })`;
 * `url('aB7xYzQ', [{ crop: ['50px50p', 'center'] }, { rotate: 90 }, { flip: true }, { rotate: 90 }])`
 *
 * @param id the file's id in its link, or its uuid
 * @throws TypeError for what cannot be an address
 */
export const url = (id: string, steps: Steps = {}, options: Options = {}): string => address(id, listOf(steps), options);

/**
 * The picture in several widths, for `srcset`. Each is resized last of all, so that its width is what it says.
 * @param widths in pixels, 1 to 5000
 * @throws TypeError for what cannot be an address
 */
export const srcset = (id: string, widths: readonly number[], steps: Steps = {}, options: Options = {}): string => {
  if (!Array.isArray(widths) || !widths.length) return fail('srcset needs a list of widths, such as [400, 800]');
  return widths
    .map((width) => {
      if (!Number.isInteger(width) || width < 1 || width > 5000) fail(`${width} is no width: a whole number from 1 to 5000`);
      return `${address(id, [...listOf(steps), { resize: `${width}x` }], options)} ${width}w`;
    })
    .join(', ');
};
