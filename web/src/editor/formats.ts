import { inHtml, inMarkdown } from '../file/formats.ts';
import type { Box } from './area.ts';
import { type Catalogue, takesPercents } from './catalogue.ts';
import type { WrittenStep } from './steps.ts';

/** One of the pictures that a browser may choose from: `2x`, `640w`. */
export type Candidate = { readonly descriptor: string; readonly steps: readonly WrittenStep[] };

/** No side of a picture that is handed out is longer. */
const longestSide = 5_000;

/** Whether a step names sides in pixels, which more pixels on a screen multiply. */
const isSized = ({ name, values }: WrittenStep, catalogue: Catalogue): boolean => {
  const operation = catalogue.get(name);
  return (
    operation?.controls.some(
      ({ kind }, index) => kind === 'SIZE' && !takesPercents(operation, index) && values[index] !== undefined,
    ) ?? false
  );
};

/**
 * The picture for screens of one, two and three pixels for each that a step names. One alone where no step names any, or where
 * the steps choose their density themselves.
 * @param result what the picture measures for one
 */
export const densities = (steps: readonly WrittenStep[], catalogue: Catalogue, result: Box): readonly Candidate[] => {
  const once = { descriptor: '1x', steps };
  const isFixed = steps.some(({ name }) => name === 'dpr') || !steps.some((step) => isSized(step, catalogue));
  if (isFixed) return [once];
  const denser = [2, 3].filter((ratio) => Math.max(result.width, result.height) * ratio <= longestSide);
  return [
    once,
    ...denser.map((ratio) => ({ descriptor: `${ratio}x`, steps: [{ name: 'dpr', values: [`${ratio}`] }, ...steps] })),
  ];
};

const usualWidths = [320, 480, 640, 960, 1280, 1920, 2560] as const;

/** The picture in the widths that screens and columns have, up to its own. */
export const widths = (steps: readonly WrittenStep[], result: Box): readonly Candidate[] => [
  ...usualWidths
    .filter((width) => width < result.width)
    .map((width) => ({ descriptor: `${width}w`, steps: [...steps, { name: 'resize', values: [`${width}x`] }] })),
  { descriptor: `${result.width}w`, steps },
];

/** What is copied: the picture's absolute URL, and those of the candidates. */
export type Copied = Box & {
  readonly name: string;
  readonly url: string;
  readonly candidates: readonly { readonly descriptor: string; readonly url: string }[];
};

const srcset = ({ candidates }: Copied): string =>
  candidates.map(({ descriptor, url }) => `${inHtml(url)} ${descriptor}`).join(',\n    ');

const image = (copied: Copied, attributes: readonly string[]): string => {
  const { url, name, width, height } = copied;
  const all = [`src="${inHtml(url)}"`, ...attributes, `width="${width}" height="${height}"`, `alt="${inHtml(name)}"`];
  return `<img\n  ${all.join('\n  ')}>`;
};

const inCss = (url: string): string => `url("${url.replaceAll(/["\\\n]/g, encodeURIComponent)}")`;

/** The ways to take a picture along. `choice`: which candidates a way wants. */
export const formats = {
  url: { label: 'URL', choice: null, write: ({ url }) => url },
  densities: {
    label: 'srcset by density',
    choice: 'densities',
    write: (copied) => image(copied, copied.candidates.length > 1 ? [`srcset="\n    ${srcset(copied)}"`] : []),
  },
  widths: {
    label: 'srcset by width',
    choice: 'widths',
    write: (copied) =>
      image(copied, [`srcset="\n    ${srcset(copied)}"`, `sizes="(max-width: ${copied.width}px) 100vw, ${copied.width}px"`]),
  },
  markdown: { label: 'Markdown', choice: null, write: ({ name, url }) => `![${inMarkdown(name)}](${url})` },
  css: {
    label: 'CSS',
    choice: 'densities',
    write: ({ url, candidates }) => {
      const one = `background-image: ${inCss(url)};`;
      if (candidates.length < 2) return one;
      return `${one}\nbackground-image: image-set(\n  ${candidates.map((it) => `${inCss(it.url)} ${it.descriptor}`).join(',\n  ')}\n);`;
    },
  },
} as const satisfies Record<string, { label: string; choice: 'densities' | 'widths' | null; write: (copied: Copied) => string }>;

export type Format = keyof typeof formats;
