import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  BodyBroke,
  breakingAfter,
  digestOf,
  hangingAfter,
  inChunks,
  KiB,
  keysOf,
  MiB,
  sha256,
  streamed,
} from './contract/bodies.ts';
import { openS3, type Patience } from './minio.ts';
import { OutOfSpace, StoreUnavailable } from './port.ts';
import { type Fault, startFakeS3 } from './testing/fake-s3.ts';

const BRIEF: Patience = { silenceMs: 300, deadlineMs: 1_000 };
const CALM: Patience = { silenceMs: 15_000, deadlineMs: 15_000 };
const LONG: Patience = { silenceMs: 600_000, deadlineMs: 600_000 };

const start = async (patience = CALM) => {
  const fake = await startFakeS3();
  const store = await openS3({ ...fake.settings, bucket: 'bytes', patience });
  onTestFinished(async () => {
    await store.close();
    await fake.close();
  });
  return { fake, store };
};

/** A fault for requests of one form, so many times. */
const fault = (form: RegExp, what: Fault, times = Number.POSITIVE_INFINITY) => {
  let left = times;
  return (request: string): Fault | undefined => (form.test(request) && left-- > 0 ? what : undefined);
};

const BUSY = { status: 503, code: 'SlowDown' };
const FULL = { status: 507, code: 'XMinioStorageFull' };
const SMALL = randomBytes(8 * KiB);
const LARGE = randomBytes(11 * MiB);

const PUT = /^PUT \/bytes\/a/;
const BEGIN = /^POST .*\?uploads/;
const PART_2 = /^PUT .*partNumber=2/;
const COMPLETE = /^POST .*uploadId/;
const STAGES = [
  ['a small put', PUT, SMALL],
  ['the beginning of a large put', BEGIN, LARGE],
  ['a part of a large put', PART_2, LARGE],
  ['the end of a large put', COMPLETE, LARGE],
] as const;

describe.each(STAGES)('%s', (_, form, bytes) => {
  it.each(['hang', BUSY] as const)('is given up when the server keeps to %o, and leaves nothing', async (what) => {
    const { fake, store } = await start(what === 'hang' ? BRIEF : CALM);
    fake.fault = fault(form, what);
    await expect(store.put('a', inChunks(bytes))).rejects.toThrow(StoreUnavailable);
    expect(await keysOf(store)).toEqual([]);
    expect(fake.unfinishedUploads()).toBe(0);
  });

  it.each(['cut', 'hang', BUSY] as const)('is tried again after one %o', async (what) => {
    const { fake, store } = await start(what === 'hang' ? BRIEF : CALM);
    fake.fault = fault(form, what, 1);
    expect(await store.put('a', inChunks(bytes))).toEqual({ size: bytes.length, sha256: sha256(bytes) });
    expect(await digestOf(await store.open('a'))).toBe(sha256(bytes));
    expect(fake.unfinishedUploads()).toBe(0);
  });

  it('tells a full store in the words of the port', async () => {
    const { fake, store } = await start();
    fake.fault = fault(form, FULL);
    await expect(store.put('a', inChunks(bytes))).rejects.toThrow(OutOfSpace);
    expect(fake.unfinishedUploads()).toBe(0);
  });

  it('ends at once when its signal says so, however patient we are', async () => {
    const { fake, store } = await start(LONG);
    const ended = new AbortController();
    fake.fault = (request) => {
      if (!form.test(request)) return undefined;
      setImmediate(() => ended.abort(new Error('enough')));
      return 'hang';
    };
    await expect(store.put('a', inChunks(bytes), { signal: ended.signal })).rejects.toThrow('enough');
    expect(fake.unfinishedUploads()).toBe(0);
  });
});

describe('uploads', () => {
  it('aborts the upload of a body that breaks or hangs', async () => {
    const { fake, store } = await start();
    await expect(store.put('a', breakingAfter(LARGE))).rejects.toThrow(BodyBroke);
    expect(fake.unfinishedUploads()).toBe(0);
    const { body, reached } = hangingAfter(LARGE);
    const ended = new AbortController();
    const put = store.put('a', body, { signal: ended.signal });
    await Promise.race([reached, put]);
    await vi.waitFor(() => expect(fake.unfinishedUploads()).toBe(1));
    ended.abort(new Error('enough'));
    await expect(put).rejects.toThrow('enough');
    expect(fake.unfinishedUploads()).toBe(0);
  });

  it('brings more large bodies home at once than there are buffers', { timeout: 60_000 }, async () => {
    const { store } = await start();
    const bodies = Array.from({ length: 24 }, () => streamed(6 * MiB));
    const results = await Promise.all(bodies.map(({ body }, index) => store.put(`many/${index}`, body)));
    expect(results.map((result) => result.sha256)).toEqual(bodies.map(({ digest }) => digest()));
    expect(await keysOf(store)).toHaveLength(24);
  });

  it('says what kind of content it is', async () => {
    const { fake, store } = await start();
    const typeOf = async (key: string) =>
      (await fetch(`http://${fake.settings.endpoint}/bytes/${key}`)).headers.get('content-type');
    await store.put('small', inChunks(SMALL), { mediaType: 'text/plain; charset=utf-8' });
    await store.put('large', inChunks(LARGE), { mediaType: 'video/mp4' });
    expect([await typeOf('small'), await typeOf('large')]).toEqual(['text/plain; charset=utf-8', 'video/mp4']);
  });
});

describe('reads', () => {
  it.each(['hang', 'cut'] as const)(
    'fails, and is never taken for whole, where the server comes to a %s in the middle',
    async (ending) => {
      const { fake, store } = await start(BRIEF);
      await store.put('a', inChunks(LARGE));
      fake.fault = fault(/^GET/, { bytes: MiB, ending });
      await expect(digestOf(await store.open('a'))).rejects.toThrow(StoreUnavailable);
      fake.fault = () => undefined;
      expect(await digestOf(await store.open('a'))).toBe(sha256(LARGE));
    },
  );

  it('lets a reader pause for as long as it likes', async () => {
    const { store } = await start();
    await store.put('a', inChunks(LARGE));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const stream = await store.open('a');
    if (stream === undefined) throw new Error('stored above');
    await once(stream, 'readable');
    while (stream.readableLength < stream.readableHighWaterMark) await new Promise((resume) => setImmediate(resume));
    vi.advanceTimersByTime(100 * CALM.silenceMs);
    expect(await digestOf(stream)).toBe(sha256(LARGE));
  });

  it.each(['read', 'unread'])('frees the connection of a stream that is destroyed while %s', async (how) => {
    const { fake, store } = await start(LONG);
    await store.put('a', inChunks(LARGE));
    fake.fault = fault(/^GET/, { bytes: MiB, ending: 'hang' });
    const stream = await store.open('a');
    if (how === 'read' && stream !== undefined) await once(stream, 'readable');
    expect(await fake.connections()).toBeGreaterThan(0);
    const before = await fake.connections();
    stream?.destroy();
    await vi.waitFor(async () => expect(await fake.connections()).toBe(before - 1));
  });
});

describe('the server', () => {
  const questions = {
    stat: (store) => store.stat('a'),
    open: (store) => store.open('a'),
    remove: (store) => store.remove('a'),
    list: (store) => keysOf(store),
    sweep: (store) => store.sweep(new Date()),
    ping: (store) => store.ping(),
  } as const satisfies Record<string, (store: Awaited<ReturnType<typeof openS3>>) => Promise<unknown>>;

  it.each(Object.entries(questions))('that hangs makes %s fail in time', async (_, ask) => {
    const { fake, store } = await start(BRIEF);
    fake.fault = fault(/./, 'hang');
    await expect(ask(store)).rejects.toThrow(StoreUnavailable);
  });

  it.each(Object.entries(questions))('that was busy or gone for a moment does not disturb %s', async (_, ask) => {
    const { fake, store } = await start();
    await store.put('a', inChunks(SMALL));
    fake.fault = fault(/./, BUSY, 1);
    await ask(store);
    fake.fault = fault(/./, 'cut', 1);
    await ask(store);
  });

  it('that is not there is said to be unavailable', async () => {
    const fake = await startFakeS3();
    await fake.close();
    await expect(openS3({ ...fake.settings, bucket: 'bytes', patience: CALM })).rejects.toThrow(StoreUnavailable);
  });

  it('that lost the bucket fails the ping and not a look for an object', async () => {
    const { fake, store } = await start();
    fake.fault = fault(/./, { status: 404, code: 'NoSuchBucket' });
    await expect(store.ping()).rejects.toThrow(StoreUnavailable);
    await expect(store.open('a')).rejects.toThrow('NoSuchBucket');
  });

  it('that refuses our key is not unavailable', async () => {
    const { fake, store } = await start();
    fake.fault = fault(/./, { status: 403, code: 'AccessDenied' });
    await expect(store.put('a', inChunks(SMALL))).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  it('keeps a bucket that is there', async () => {
    const { fake, store } = await start();
    await store.put('a', inChunks(SMALL));
    const again = await openS3({ ...fake.settings, bucket: 'bytes', patience: CALM });
    expect(await keysOf(again)).toEqual(['a']);
    await again.close();
  });
});

describe('sweep', () => {
  it('aborts what broken-off uploads left, once they are old, and never one that still gets parts', async () => {
    const { fake, store } = await start();
    // An upload that lost its connection for good: even its abort fails.
    fake.fault = (request) => (/partNumber=2|^DELETE/.test(request) ? 'cut' : undefined);
    await expect(store.put('a', inChunks(LARGE))).rejects.toThrow(StoreUnavailable);
    fake.fault = () => undefined;
    expect(fake.unfinishedUploads()).toBe(1);
    expect(await store.sweep(new Date(Date.now() - 60_000))).toBe(0);
    expect(fake.unfinishedUploads()).toBe(1);
    expect(await store.sweep(new Date(Date.now() + 60_000))).toBe(1);
    expect(fake.unfinishedUploads()).toBe(0);
  });

  it('leaves an old upload of another replica alone while parts come', async () => {
    const { fake, store } = await start();
    const other = await openS3({ ...fake.settings, bucket: 'bytes', patience: CALM });
    const begun = new Date();
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(begun.getTime() + 1));
    const { body, reached } = hangingAfter(LARGE);
    const ended = new AbortController();
    const put = store.put('a', body, { signal: ended.signal });
    await Promise.race([reached, put]);
    await vi.waitFor(() => expect(fake.requests.filter((request) => PART_2.test(request))).toHaveLength(1));
    expect(await other.sweep(begun)).toBe(0);
    ended.abort(new Error('enough'));
    await expect(put).rejects.toThrow('enough');
    await other.close();
  });
});
