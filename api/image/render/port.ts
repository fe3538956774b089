import type { Transformation } from '../transformation.ts';

/** Stored bytes that claim to be a picture. */
export type Source = {
  /** What people call it, for refusals: its slug. */
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  /** @throws Problem FileGone, BytesMissing, Unavailable */
  open(): Promise<AsyncIterable<Uint8Array>>;
};

export type RenderJob = {
  readonly source: Source;
  /** With `format` and `dpr` resolved: no `auto` is left in it. */
  readonly transformation: Transformation;
  /** The other stored pictures that its steps need, by the id that they name. */
  readonly stored: ReadonlyMap<string, Source>;
};

/** A result whole in memory: a picture, or the JSON that `json` and `main_colors` answer. */
export type Rendered = {
  readonly body: Uint8Array;
  readonly mediaType: string;
  /** Of the picture in pixels; of the source where the answer is JSON. */
  readonly width: number;
  readonly height: number;
};

/** What is found out about a picture when it is uploaded. */
export type Inspected = {
  /** Upright: as people see it, with the noted orientation applied. */
  readonly width: number;
  readonly height: number;
  /** jpeg, png, webp, gif, avif, tiff, svg … */
  readonly format: string;
  readonly animated: boolean;
  /** A ThumbHash in base64 (https://evanw.github.io/thumbhash/). */
  readonly placeholder: string;
  /** `#rrggbb` */
  readonly dominantColor: string;
};

/** Renders apart from the byte path: a few processes of their own, a bounded queue, a deadline for each job. */
export type Renderer = {
  /**
   * @param signal aborted when nobody waits any more: a job that has not begun is dropped, a running one is ended
   * @throws Problem ImageBroken, ImageTooLarge, ImageQueueFull, ImageTooSlow, or what a source's `open` refuses with
   */
  render(job: RenderJob, signal: AbortSignal): Promise<Rendered>;
  /** @throws Problem like `render` */
  inspect(source: Source, signal: AbortSignal): Promise<Inspected>;
  stop(): Promise<void>;
};
