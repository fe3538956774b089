import { execFileSync } from 'node:child_process';
import sharp from 'sharp';
import { readSteps } from '../../grammar.ts';
import { isComplete, readTransformation } from '../../transformation.ts';
import type { Rendered, Renderer, RenderJob, Source } from '../port.ts';
import { type RendererOptions, startRenderer } from '../renderer.ts';

/** A signal of somebody who waits for ever. */
export const patient = new AbortController().signal;

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Renderers that a test started; disposed after each. */
export const openRenderers = () => {
  const open: Renderer[] = [];
  return {
    start(options: Partial<RendererOptions> = {}): Renderer {
      const renderer = startRenderer({ concurrency: 1, maxPixels: 50_000_000, logger: silent, ...options });
      open.push(renderer);
      return renderer;
    },
    async stop(): Promise<void> {
      await Promise.all(open.splice(0).map((renderer) => renderer.stop()));
    },
  };
};

export async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

export const sourceOf = (bytes: Uint8Array, over: Partial<Source> = {}): Source => ({
  name: 'aB7xYzQ',
  mediaType: 'image/png',
  size: bytes.byteLength,
  open: async () => pieces(bytes),
  ...over,
});

export const jobOf = (source: Source, path: string, stored: ReadonlyMap<string, Source> = new Map()): RenderJob => ({
  source,
  transformation: readTransformation(readSteps(path, isComplete).steps),
  stored,
});

export const render = (renderer: Renderer, bytes: Uint8Array, path: string): Promise<Rendered> =>
  renderer.render(jobOf(sourceOf(bytes), path), patient);

/** A picture with something everywhere: soft noise, the same each time within a run. */
export const photo = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: '#345678', noise: { type: 'gaussian', mean: 128, sigma: 30 } },
  }).blur(1);

/** A plain picture. */
export const plain = (width: number, height: number, [r, g, b]: readonly [number, number, number]) =>
  sharp({ create: { width, height, channels: 3, background: { r, g, b } } });

/** A moving picture: each frame in another colour. */
export const moving = async (frames: number, width: number, height: number) => {
  const colours = Array.from({ length: frames }, (_, frame) => [(frame * 101) % 256, (frame * 37) % 256, 100] as const);
  const pages = await Promise.all(colours.map((colour) => plain(width, height, colour).png().toBuffer()));
  return sharp(pages, { join: { animated: true } });
};

/** The upper left pixel as it is stored, colour profiles aside. */
export const cornerOf = async ({ body }: Pick<Rendered, 'body'>): Promise<readonly number[]> => {
  const { data, info } = await sharp(body).keepIccProfile().raw().toBuffer({ resolveWithObject: true });
  return [...data.subarray(0, info.channels)];
};

/** The processes that render for this one. */
export const renderProcesses = (parent = process.pid): readonly number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => Number(found?.[2]) === parent && /render\/worker\.ts|lading: renders/.test(found?.[3] ?? ''))
    .map((found) => Number(found?.[1]));

/** A colour that every space here has. */
export const orange = [200, 100, 50] as const;

export const metadataOf = ({ body }: Rendered) => sharp(body).metadata();

/** What a picture that is JSON says. */
export const answerOf = ({ body }: Rendered): unknown => JSON.parse(Buffer.from(body).toString('utf8'));

/** The largest difference between channels. */
export const distance = (one: readonly number[], other: readonly number[]): number =>
  Math.max(...one.map((value, index) => Math.abs(value - (other[index] ?? Number.POSITIVE_INFINITY))));
