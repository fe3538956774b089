import type { IncomingHttpHeaders } from 'node:http';
import type { WrittenStep } from './grammar.ts';
import type { Transformation } from './transformation.ts';

/** What is known of the picture before it is decoded. */
export type SourceInfo = { readonly width: number; readonly height: number; readonly animated: boolean } | null;

export type Negotiated = {
  /** The steps as if the client had written them without `auto`. */
  readonly steps: readonly WrittenStep[];
  /** The request headers that decided. */
  readonly vary: readonly string[];
};

type Asked = {
  readonly steps: readonly WrittenStep[];
  readonly transformation: Transformation;
  readonly headers: IncomingHttpHeaders;
  readonly source: SourceInfo;
};

const dprHints = ['Sec-CH-DPR', 'Sec-CH-Width', 'DPR', 'Width'] as const;

/** Replaces `format/auto` and `dpr/auto` by what the client's headers call for. */
export const negotiate = ({ steps, transformation, headers, source }: Asked): Negotiated => {
  const has = (name: string) => steps.some((step) => step.name === name && step.params[0] === 'auto');
  const formatAuto = has('format');
  const dprAuto = has('dpr');
  if (!formatAuto && !dprAuto) return { steps, vary: [] };
  const values: Readonly<Record<string, string>> = {
    format: formatAuto ? bestFormat(headers, pixelsOf(transformation, source), source?.animated ?? false) : '',
    dpr: dprAuto ? String(hintedDpr(headers, widthOf(transformation))) : '',
  };
  return {
    steps: steps.map((step) =>
      step.params[0] === 'auto' && values[step.name] ? { ...step, params: [values[step.name] ?? ''] } : step,
    ),
    vary: [...(formatAuto ? ['Accept'] : []), ...(dprAuto ? dprHints : [])],
  };
};

/**
 * AVIF is the smallest and by far the slowest to make: beyond this many pixels its cost is not worth what it saves over WebP.
 */
const mostAvifPixels = 1_000_000;

/** The best that is accepted; the source's own format where neither is. Only what is named counts: `*` promises nothing. */
const bestFormat = ({ accept = '' }: IncomingHttpHeaders, pixels: number, animated: boolean): string => {
  const accepts = (type: string) =>
    accept.split(',').some((range) => {
      const [name = '', ...params] = range.split(';').map((part) => part.trim().toLowerCase());
      return name === type && !params.some((param) => /^q=0(\.0{0,3})?$/.test(param));
    });
  if (!animated && pixels <= mostAvifPixels && accepts('image/avif')) return 'avif';
  return accepts('image/webp') ? 'webp' : 'preserve';
};

type Named = { readonly width: number | null; readonly height: number | null };

const isNamed = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && 'width' in value && 'height' in value;

/** The sizes that steps name, in their order. */
const namedSizes = ({ steps }: Transformation): readonly Named[] =>
  steps.flatMap(({ args }) => Object.values(args).filter(isNamed));

/** How many pixels the result will have, about. */
const pixelsOf = (transformation: Transformation, source: SourceInfo): number => {
  const whole = source ? source.width * source.height : Number.POSITIVE_INFINITY;
  const shape = source ? source.width / source.height : 1;
  const sizes = namedSizes(transformation).flatMap(({ width, height }) =>
    typeof width === 'number' || typeof height === 'number'
      ? [(width ?? (height ?? 0) * shape) * (height ?? (width ?? 0) / shape)]
      : [],
  );
  return Math.min(whole, ...sizes.filter(Number.isFinite));
};

const widthOf = (transformation: Transformation): number | null =>
  namedSizes(transformation).find(({ width }) => typeof width === 'number')?.width ?? null;

const hint = (headers: IncomingHttpHeaders, ...names: readonly string[]): number | undefined => {
  const text = names.map((name) => headers[name]).find((value) => typeof value === 'string');
  return typeof text === 'string' && /^\d{1,5}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
};

/** Quarters from 1 to 4, so that the screens of the world share a few variants. */
const hintedDpr = (headers: IncomingHttpHeaders, width: number | null): number => {
  const wanted = hint(headers, 'sec-ch-width', 'width');
  const ratio = wanted !== undefined && width !== null ? wanted / width : (hint(headers, 'sec-ch-dpr', 'dpr') ?? 1);
  return Math.min(4, Math.max(1, Math.ceil(ratio * 4) / 4));
};
