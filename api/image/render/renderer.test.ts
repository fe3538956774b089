import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { readSteps } from '../grammar.ts';
import { isComplete, readTransformation } from '../transformation.ts';
import type { RenderJob, Source } from './port.ts';
import { type RendererOptions, startRenderer } from './renderer.ts';

const never = new AbortController().signal;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const sourceOf = (bytes: Uint8Array, mediaType = 'image/png'): Source => ({
  name: 'aB7xYzQ',
  mediaType,
  size: bytes.byteLength,
  open: async () =>
    (async function* () {
      for (let at = 0; at < bytes.byteLength; at += 65_536) yield bytes.subarray(at, at + 65_536);
    })(),
});

const jobOf = (bytes: Uint8Array, path: string): RenderJob => ({
  source: sourceOf(bytes),
  transformation: readTransformation(readSteps(path, isComplete).steps),
  stored: new Map(),
});

let running = new AsyncDisposableStack();
const start = (options: Partial<RendererOptions> = {}) =>
  running.adopt(startRenderer({ concurrency: 1, maxPixels: 50_000_000, logger: silent, ...options }), (renderer) =>
    renderer.stop(),
  );
afterEach(async () => {
  await running.disposeAsync();
  running = new AsyncDisposableStack();
});

const photo = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#345678', noise: { type: 'gaussian', mean: 128, sigma: 30 } } });

describe('a renderer', () => {
  it('resizes and encodes', async () => {
    const { body, ...rendered } = await start().render(
      jobOf(await photo(400, 300).jpeg().toBuffer(), '-/resize/100x/-/format/webp/'),
      never,
    );
    expect(rendered).toEqual({ mediaType: 'image/webp', width: 100, height: 75 });
    expect(await sharp(body).metadata()).toMatchObject({ format: 'webp', width: 100, height: 75 });
  });
});
