import type { Sharp } from 'sharp';
import type { Mode } from './mode.ts';
import type { ArgsOf, Parameters } from './parameter.ts';

/**
 * A picture on its way through the steps: pixels, or a sharp pipeline that will give them.
 * Of an animated picture, steps see one frame after the other.
 */
export type Picture = {
  /** The pipeline so far; it has not run yet. 8-bit sRGB, with or without alpha. */
  readonly sharp: Sharp;
  /** Its size once the pipeline has run, in pixels. */
  readonly width: number;
  readonly height: number;
};

/** What a step may ask for beside its picture. */
export type Studio = {
  /** Runs what is queued and gives a picture whose pipeline is empty: raw pixels in memory. */
  settle(picture: Picture): Promise<Picture>;
  /** A picture of pixels, RGB or RGBA, row by row. */
  fromPixels(pixels: Uint8Array, size: { readonly width: number; readonly height: number; readonly channels: 3 | 4 }): Picture;
  /** The pixels of a picture as RGBA, row by row. */
  pixels(picture: Picture): Promise<{ readonly data: Uint8Array; readonly width: number; readonly height: number }>;
  /** Pixels drawn from an SVG that the step wrote itself. */
  draw(svg: string): Picture;
  /** Another stored picture, decoded and turned upright; settled. `self` is the source. */
  stored(id: string): Promise<Picture>;
  /** What is found out on the first frame and holds for all: where a smart crop lies, what a trim cuts. */
  once<T>(find: () => Promise<T>): Promise<T>;
};

/**
 * Where a step's work stands in a sharp pipeline. Sharp runs a pipeline in an order of its own, so a step that stands before
 * what is already queued begins a new pipeline: `crop` then `resize` ride on one decoding, two `effect`s never share a pipeline.
 */
export const orders = { crop: 1, resize: 2, effect: 3 } as const;

export type Order = keyof typeof orders;

type Described<P extends Parameters> = {
  /** As it stands in the URL. */
  readonly name: string;
  /** What it does, one sentence. */
  readonly summary: string;
  /** What stands between the slashes after the name, in this order. Optional ones come last. */
  readonly parameters: P;
  /** A right use of it: `resize/300x200`. */
  readonly example: string;
  /** What was written, put in the places of the parameters, where one in front may be left out: `undefined` for that one. */
  readonly arrange?: (params: readonly string[]) => readonly (string | undefined)[];
  /** Why parameters that are right one by one are not right together. */
  readonly refuse?: (args: ArgsOf<P>) => string | undefined;
  /** Of the ways to say the same, the one that its variants are kept under. */
  readonly normal?: (args: ArgsOf<P>) => ArgsOf<P>;
};

/** Sets something for the steps after it, or for the encoder. */
type Setting<P extends Parameters> = Described<P> & { readonly set: (mode: Mode, args: ArgsOf<P>) => Mode };

/** Changes the pixels. */
type Painting<P extends Parameters, M extends keyof Mode> = Described<P> & {
  readonly order: Order;
  /** What of the mode it goes by: part of the key of its variants. */
  readonly reads: readonly M[];
  /** What of that shows in no picture, as long as the mode is this: two keys would be kept for one picture. */
  readonly ignores?: (mode: Pick<Mode, M>) => readonly M[];
  /** Whether these arguments change nothing, whatever the picture. */
  readonly isIdle?: (args: ArgsOf<P>) => boolean;
  readonly apply: (picture: Picture, args: ArgsOf<P>, mode: Pick<Mode, M>, studio: Studio) => Picture | Promise<Picture>;
};

/** Declares an operation that sets something. */
export const defineSetting = <const P extends Parameters>(setting: Setting<P>): Setting<P> => setting;

/** Declares an operation that paints. What it names must be deterministic: same pixels, same arguments, same result. */
export const defineOperation = <const P extends Parameters, const M extends keyof Mode = never>(
  painting: Painting<P, M>,
): Painting<P, M> => painting;

/** What all operations have in common; the registry keeps them so. `never`: only who parsed the arguments may pass them. */
export type Operation = Omit<Described<Parameters>, 'refuse' | 'normal'> & {
  readonly refuse?: (args: never) => string | undefined;
  readonly normal?: (args: never) => Readonly<Record<string, unknown>>;
} & (
    | { readonly set: (mode: Mode, args: never) => Mode }
    | {
        readonly order: Order;
        readonly reads: readonly (keyof Mode)[];
        readonly ignores?: (mode: Mode) => readonly (keyof Mode)[];
        readonly isIdle?: (args: never) => boolean;
        readonly apply: (picture: Picture, args: never, mode: Mode, studio: Studio) => Picture | Promise<Picture>;
      }
  );
