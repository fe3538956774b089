import { execFile, execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { problem } from '@lading/schema/problems.ts';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { jobOf, openRenderers, patient, photo, pieces, render, renderProcesses, sourceOf } from './testing/jobs.ts';

const renderers = openRenderers();
const start = renderers.start;
afterEach(() => renderers.stop());

const small = await photo(400, 300).jpeg().toBuffer();

/** A source that gives its first bytes and then waits. */
const stalling = (bytes: Uint8Array) => {
  const begun = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const open = async () =>
    (async function* () {
      yield bytes.subarray(0, 100);
      begun.resolve();
      await go.promise;
      yield* pieces(bytes.subarray(100));
    })();
  return { source: sourceOf(bytes, { open }), begun: begun.promise, go: go.resolve };
};

const killed = async (pid: number | undefined): Promise<void> => {
  if (pid === undefined) throw new Error('there is no process to kill');
  process.kill(pid, 'SIGKILL');
};

describe('a renderer', () => {
  it('resizes and encodes', async () => {
    const { body, ...rendered } = await render(start(), small, '-/resize/100x/-/format/webp/');
    expect(rendered).toEqual({ mediaType: 'image/webp', width: 100, height: 75 });
    expect(await sharp(body).metadata()).toMatchObject({ format: 'webp', width: 100, height: 75 });
  });

  it('starts no process before it is asked, keeps it warm, and ends it when it is idle', async () => {
    const renderer = start({ idleMs: 500 });
    expect(renderProcesses()).toEqual([]);
    await render(renderer, small, '-/resize/100x/');
    const [first] = renderProcesses();
    await render(renderer, small, '-/resize/50x/');
    expect(renderProcesses()).toEqual([first]);
    await expect.poll(() => renderProcesses(), { timeout: 5_000 }).toEqual([]);
  });

  it('hands its processes nothing of its own environment', async () => {
    await render(start(), small, '-/resize/100x/');
    const [pid] = renderProcesses();
    const names = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').map((line) => line.split('=')[0]);
    expect(names.filter((name) => name && !/^NODE_CHANNEL/.test(name))).toEqual(['MALLOC_ARENA_MAX']);
  });

  it('tells what a source refuses with, and goes on', async () => {
    const renderer = start();
    const gone = sourceOf(small, { open: () => Promise.reject(problem('BytesMissing', { file: 'aB7xYzQ' })) });
    await expect(renderer.render(jobOf(gone, '-/resize/100x/'), patient)).rejects.toMatchObject({ code: 'BytesMissing' });
    expect(await render(renderer, small, '-/resize/100x/')).toMatchObject({ width: 100 });
  });

  it('refuses a source of too many bytes before it is opened', async () => {
    const source = sourceOf(small, { size: 1_001, open: () => Promise.reject(new Error('was opened')) });
    const refused = start({ maxSourceBytes: 1_000 }).render(jobOf(source, '-/resize/100x/'), patient);
    await expect(refused).rejects.toMatchObject({ code: 'ImageTooHeavy', detail: { limitBytes: 1_000 } });
  });

  it('holds nothing of a source while it passes', async () => {
    const renderer = start();
    await render(renderer, small, '-/resize/100x/');
    const before = process.memoryUsage();
    const piece = new Uint8Array(65_536);
    let most = 0;
    const source = sourceOf(piece, {
      size: 209_715_200,
      open: async () =>
        (async function* () {
          for (let sent = 0; sent < 209_715_200; sent += piece.byteLength) {
            yield piece;
            most = Math.max(most, process.memoryUsage().rss - before.rss);
          }
        })(),
    });
    await expect(renderer.render(jobOf(source, '-/resize/100x/'), patient)).rejects.toMatchObject({ code: 'ImageBroken' });
    expect(most).toBeLessThan(67_108_864);
  });
});

describe('a process that dies', () => {
  it('costs nobody a picture: it is tried once more', async () => {
    const renderer = start();
    const { source, begun, go } = stalling(small);
    const rendered = renderer.render(jobOf(source, '-/resize/100x/'), patient);
    await begun;
    await killed(renderProcesses()[0]);
    go();
    expect(await rendered).toMatchObject({ width: 100, height: 75 });
  });

  it('fails its own picture alone when it dies again', async () => {
    const renderer = start({ concurrency: 2 });
    let opened = 0;
    const killing = sourceOf(small, {
      open: async () => {
        opened += 1;
        for (const pid of renderProcesses()) await killed(pid);
        return pieces(small);
      },
    });
    await expect(renderer.render(jobOf(killing, '-/resize/100x/'), patient)).rejects.toMatchObject({ code: 'Unavailable' });
    expect(opened).toBe(2);
    expect(await render(renderer, small, '-/resize/100x/')).toMatchObject({ width: 100 });
  });

  it('leaves those that work beside it alone', async () => {
    const renderer = start({ concurrency: 2 });
    const [one, other] = [stalling(small), stalling(small)];
    const rendered = [one, other].map(({ source }) => renderer.render(jobOf(source, '-/resize/100x/'), patient));
    await Promise.all([one.begun, other.begun]);
    await killed(renderProcesses()[0]);
    one.go();
    other.go();
    expect(await Promise.all(rendered)).toHaveLength(2);
  });

  it('goes with its parent, even one that is killed', async () => {
    const script = `
      import { startRenderer } from ${JSON.stringify(join(import.meta.dirname, 'renderer.ts'))};
      const renderer = startRenderer({ concurrency: 1, maxPixels: 1e6, logger: console });
      const open = async () => (async function* () { yield new Uint8Array(9); console.log('begun'); await new Promise(() => {}); })();
      setInterval(() => {}, 1000);
      await renderer.inspect({ name: 'x', mediaType: 'image/png', size: 9, open }, new AbortController().signal);`;
    const parent = execFile(process.execPath, ['--input-type=module', '-e', script]);
    if (!parent.stdout || parent.pid === undefined) throw new Error('it could not be started');
    for await (const line of createInterface(parent.stdout)) if (line === 'begun') break;
    const [child] = renderProcesses(parent.pid);
    if (child === undefined) throw new Error('it has no process that renders');
    parent.kill('SIGKILL');
    await expect.poll(() => isThere(child), { timeout: 5_000 }).toBe(false);
  });
});

/** Whether a process runs; one that has ended and was not fetched yet does not. */
const isThere = (pid: number): boolean => {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
};

describe('time', () => {
  it('is limited for each picture, and what takes longer is ended', async () => {
    const renderer = start({ deadlineMs: 5_000 });
    await render(renderer, small, '-/resize/100x/');
    const large = await photo(6_000, 5_000).jpeg({ quality: 95 }).toBuffer();
    const slow = render(renderer, large, '-/format/avif/-/quality/100/');
    await expect(slow).rejects.toMatchObject({ code: 'ImageTooSlow', detail: { retryAfterSeconds: 5 } });
    expect(renderProcesses()).toEqual([]);
    expect(await render(renderer, small, '-/resize/100x/')).toMatchObject({ width: 100 });
  }, 60_000);

  it('is over when nobody waits any more', async () => {
    const renderer = start();
    const { source, begun } = stalling(small);
    const nobody = new AbortController();
    const rendered = renderer.render(jobOf(source, '-/resize/100x/'), nobody.signal);
    await begun;
    nobody.abort(new Error('the client left'));
    await expect(rendered).rejects.toThrow('the client left');
    await expect.poll(() => renderProcesses(), { timeout: 5_000 }).toEqual([]);
  });

  it('ends with the renderer: who works and who waits hears so', async () => {
    const renderer = start();
    const { source, begun } = stalling(small);
    const rendered = [source, sourceOf(small)].map((each) =>
      renderer.render(jobOf(each, '-/resize/100x/'), patient).catch((error: unknown) => error),
    );
    await begun;
    await renderer.stop();
    expect(await Promise.all(rendered)).toMatchObject([{ code: 'Unavailable' }, { code: 'Unavailable' }]);
    expect(renderProcesses()).toEqual([]);
    await expect(render(renderer, small, '-/resize/100x/')).rejects.toMatchObject({ code: 'Unavailable' });
  });
});

describe('the queue', () => {
  it('is bounded for renders, not for inspections, which go before', async () => {
    const renderer = start({ mostWaiting: 2 });
    const first = stalling(small);
    const order: string[] = [];
    const noting = (name: string) =>
      sourceOf(small, {
        open: async () => {
          order.push(name);
          return pieces(small);
        },
      });
    const waiting = [renderer.render(jobOf(first.source, '-/resize/100x/'), patient)];
    await first.begun;
    for (const name of ['one', 'two']) waiting.push(renderer.render(jobOf(noting(name), '-/resize/100x/'), patient));
    const refused = renderer.render(jobOf(noting('three'), '-/resize/100x/'), patient);
    await expect(refused).rejects.toMatchObject({ code: 'ImageQueueFull', detail: { retryAfterSeconds: 5 } });
    const inspected = renderer.inspect(noting('upload'), patient);
    first.go();
    await Promise.all([...waiting, inspected]);
    expect(order).toEqual(['upload', 'one', 'two']);
  });

  it('drops whom nobody waits for', async () => {
    const renderer = start({ mostWaiting: 1 });
    const first = stalling(small);
    const working = renderer.render(jobOf(first.source, '-/resize/100x/'), patient);
    await first.begun;
    const nobody = new AbortController();
    const dropped = renderer.render(jobOf(sourceOf(small), '-/resize/100x/'), nobody.signal);
    nobody.abort(new Error('the client left'));
    await expect(dropped).rejects.toThrow('the client left');
    const next = render(renderer, small, '-/resize/50x/');
    first.go();
    expect(await Promise.all([working, next])).toMatchObject([{ width: 100 }, { width: 50 }]);
  });

  it('keeps nobody waiting for ever', async () => {
    const renderer = start({ patienceMs: 200 });
    const first = stalling(small);
    const working = renderer.render(jobOf(first.source, '-/resize/100x/'), patient);
    await first.begun;
    const behind = render(renderer, small, '-/resize/50x/');
    await expect(behind).rejects.toMatchObject({ code: 'ImageQueueFull' });
    first.go();
    expect(await working).toMatchObject({ width: 100 });
  });
});
