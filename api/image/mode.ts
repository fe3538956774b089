/** A colour with its opacity, each part 0 to 255. */
export type Colour = { readonly red: number; readonly green: number; readonly blue: number; readonly alpha: number };

export const formats = ['jpeg', 'png', 'webp', 'avif', 'gif'] as const;

/** What pictures are encoded in. `gif` is never asked for by name, only kept. */
export type Format = (typeof formats)[number];

export const qualities = ['normal', 'lightest', 'lighter', 'better', 'best', 'smart', 'smart_retina'] as const;

export type Quality = (typeof qualities)[number] | number;

/** How text looks that is painted from here on. */
export type TextStyle = {
  readonly weight: 'regular' | 'bold';
  /** Height of the font in pixels. */
  readonly size: number;
  readonly colour: Colour;
  readonly horizontal: 'left' | 'center' | 'right';
  readonly vertical: 'top' | 'center' | 'bottom';
  readonly box: { readonly mode: 'none' | 'fit' | 'line' | 'fill'; readonly colour: Colour; readonly padding: number };
};

/**
 * What operations set for those that come after them, and for the encoder. Each step of a transformation carries the mode
 * that was in force where it stood; the encoder goes by the last one.
 */
export type Mode = {
  /** `preserve`: as the source is; `auto`: what the client accepts. */
  readonly format: Exclude<Format, 'gif'> | 'preserve' | 'auto';
  readonly quality: Quality;
  readonly progressive: boolean;
  readonly stripMeta: 'all' | 'none' | 'sensitive';
  /** What becomes of colour profiles: pixels converted to sRGB, or left with the profile kept beside them. */
  readonly srgb: 'true' | 'false' | 'icc' | 'keep_profile';
  /** Shown by the browser rather than saved. */
  readonly inline: boolean;
  readonly answer: 'picture' | 'json' | { readonly mainColours: number };
  /** Whether the orientation that the camera noted is applied. */
  readonly autorotate: boolean;
  /** Device pixels for each pixel that the steps name. `auto`: by the client's hints. */
  readonly dpr: number | 'auto';
  /** What a resize to a larger size does. */
  readonly stretch: 'on' | 'off' | 'fill';
  /** What stands where a picture has nothing. Null: transparent where the format can, white where not. */
  readonly fill: Colour | null;
  readonly text: TextStyle;
};

const black: Colour = { red: 0, green: 0, blue: 0, alpha: 255 };

export const initialMode: Mode = {
  format: 'preserve',
  quality: 'normal',
  progressive: true,
  stripMeta: 'all',
  srgb: 'true',
  inline: true,
  answer: 'picture',
  autorotate: true,
  dpr: 1,
  stretch: 'on',
  fill: null,
  text: {
    weight: 'regular',
    size: 10,
    colour: black,
    horizontal: 'center',
    vertical: 'center',
    box: { mode: 'none', colour: { ...black, alpha: 0 }, padding: 0 },
  },
};
