import { type EventStore, StoreUnavailable } from '@lading/adapters/event-store/port.ts';
import type { EventData, NewEvent } from '@lading/schema/events/registry.ts';
import { randomIds } from '@lading/schema/ids.ts';
import { latencyBucket } from '@lading/schema/latency.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordTraffic } from './traffic.ts';
import type { TrafficFact } from './traffic-kinds.ts';

type Appended = { readonly stream: string; readonly event: NewEvent };

/** A log that takes what it is given once it is there, each id once, and of which nothing else is asked here. */
const openLog = () => {
  const appended: Appended[] = [];
  const known = new Set<string>();
  const log = { isThere: true, isHeard: true, tries: 0, appended };
  const refuse = () => Promise.reject(new Error('not asked here'));
  const append: EventStore['append'] = async (stream, events) => {
    log.tries += 1;
    if (!log.isThere) throw new StoreUnavailable('event store');
    appended.push(...events.filter(({ id }) => !known.has(id)).map((event) => ({ stream, event })));
    for (const { id } of events) known.add(id);
    if (!log.isHeard) throw new StoreUnavailable('event store');
    return { position: '1', revision: 0 };
  };
  const none = async function* () {};
  const store: EventStore = { kind: 'test', append, read: none, subscribe: none, ping: refuse, close: refuse };
  return Object.assign(log, { store });
};

const start = (log = openLog()) => {
  const warnings: string[] = [];
  const quiet = () => undefined;
  const warn = (fields: object, message: string) => void warnings.push(`${message} ${JSON.stringify(fields)}`);
  let now = '2026-11-21T09:00:00.000Z';
  const traffic = recordTraffic({
    store: log.store,
    logger: { debug: quiet, info: quiet, warn, error: warn },
    clock: { now: () => new Date(now) },
    ids: randomIds,
    replica: 'one',
  });
  const at = (time: string) => {
    now = time;
  };
  return { traffic, log, warnings, at };
};

const file = (number: number) => ({ slug: `slug${number}`, uuid: `uuid${number}`, projectId: null });
const download = (number: number, over: object = {}) => ({
  type: 'FileDownloaded' as const,
  data: { ...file(number), count: 1, completed: 1, bytes: 100, errors: 0, agent: 'curl', referrer: null, ...over },
});
const request = (seconds: number | null, isError = false) => ({
  type: 'RequestsCounted' as const,
  data: { route: '/:id', projectId: null, isError, seconds },
});

const said = ({ appended }: ReturnType<typeof openLog>) => appended.map(({ event: { type, data } }) => ({ type, data }));
const soon = { timeout: 5_000, interval: 5 };

describe('traffic', () => {
  it('is in the log by itself, summed by what it is about and who it went to', async () => {
    const { traffic, log } = start();
    for (let time = 0; time < 3; time += 1) traffic.record(download(1), 'anna');
    traffic.record(download(1, { completed: 0, bytes: 7, errors: 1 }), 'anna');
    traffic.record(download(1), 'bert');
    traffic.record(download(1, { agent: 'wget' }), 'anna');
    traffic.record(download(2), 'anna');
    await expect.poll(() => log.appended.length, soon).toBe(4);
    expect(log.tries).toBe(1);
    expect(log.appended.map(({ event }) => [event.metadata.client, (event.data as EventData<'FileDownloaded'>).count])).toEqual([
      ['anna', 4],
      ['bert', 1],
      ['anna', 1],
      ['anna', 1],
    ]);
    expect(log.appended[0]?.event.data).toEqual({ ...download(1).data, count: 4, completed: 3, bytes: 307, errors: 1 });
    await traffic.stop();
  });

  it('is apart by kind, status and variant', async () => {
    const { traffic, log } = start();
    const sent = { agent: '', referrer: 'example.org', count: 1 };
    const image = { ...file(1), ...sent, hits: 1, misses: 0, bytes: 10, errors: 0 };
    for (const status of [401, 410, 401])
      traffic.record({ type: 'FileRefused', data: { ...file(1), ...sent, kind: 'FILE', status } }, 'anna');
    for (const variant of [null, 'a', null]) traffic.record({ type: 'ImageServed', data: { ...image, variant } }, 'anna');
    await traffic.stop();
    expect(said(log)).toEqual([
      { type: 'FileRefused', data: { ...file(1), ...sent, kind: 'FILE', status: 401, count: 2 } },
      { type: 'FileRefused', data: { ...file(1), ...sent, kind: 'FILE', status: 410 } },
      { type: 'ImageServed', data: { ...image, variant: null, count: 2, hits: 2, bytes: 20 } },
      { type: 'ImageServed', data: { ...image, variant: 'a' } },
    ]);
  });

  it('counts requests by how long they took', async () => {
    const { traffic, log } = start();
    traffic.record(request(0.002), null);
    traffic.record(request(0.002, true), null);
    traffic.record(request(1), null);
    traffic.record(request(null), null);
    await traffic.stop();
    const latency = { [latencyBucket(0.002)]: 2, [latencyBucket(1)]: 1 };
    expect(said(log)).toEqual([
      { type: 'RequestsCounted', data: { route: '/:id', projectId: null, count: 4, errors: 1, latency } },
    ]);
  });

  it('stays in its minute and in the stream of its day, however late it is written', async () => {
    const { traffic, log, at } = start();
    log.isThere = false;
    at('2026-11-21T23:59:59.990Z');
    traffic.record(download(1), 'anna');
    await expect.poll(() => log.tries, soon).toBe(1);
    for (const time of ['23:59:59.995', '23:59:59.999']) {
      at(`2026-11-21T${time}Z`);
      traffic.record(download(1), 'anna');
    }
    at('2026-11-22T00:00:00.000Z');
    traffic.record(download(1), 'anna');
    log.isThere = true;
    await expect.poll(() => log.appended.length, soon).toBe(3);
    expect(
      log.appended.map(({ stream, event }) => [stream, event.metadata.at, (event.data as EventData<'FileDownloaded'>).count]),
    ).toEqual([
      ['traffic-one-20261121', '2026-11-21T23:59:59.990Z', 1],
      ['traffic-one-20261121', '2026-11-21T23:59:59.995Z', 2],
      ['traffic-one-20261122', '2026-11-22T00:00:00.000Z', 1],
    ]);
    await traffic.stop();
  });

  it('is counted once though the answer of the log was lost', async () => {
    const { traffic, log } = start();
    log.isHeard = false;
    traffic.record(download(1), 'anna');
    await expect.poll(() => log.tries, soon).toBeGreaterThan(1);
    log.isHeard = true;
    await traffic.stop();
    expect(said(log)).toEqual([download(1)]);
  });

  it('holds no more than so much while the log is away, and says what it did not count', async () => {
    const { traffic, log, warnings } = start();
    log.isThere = false;
    traffic.record(download(0), 'anna');
    await expect.poll(() => log.tries, soon).toBe(1);
    for (let number = 1; number <= 50_010; number += 1) traffic.record(download(number), 'anna');
    for (let number = 1; number <= 50_010; number += 1) traffic.record(download(number), 'anna');
    log.isThere = true;
    await traffic.stop();
    const counts = log.appended.map(({ event }) => (event.data as EventData<'FileDownloaded'>).count);
    expect(counts).toHaveLength(50_001);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100_001);
    expect(warnings.filter((warning) => warning.includes('"uncounted":20'))).toHaveLength(1);
  });

  it('gives up on a log that stays away when it is told to stop', async () => {
    const { traffic, log, warnings } = start();
    log.isThere = false;
    traffic.record(download(1), 'anna');
    await traffic.stop();
    expect(warnings.at(-1)).toContain('stopped before');
    expect(log.appended).toEqual([]);
  });

  it('adds up to what was recorded, whatever that was', async () => {
    const note = fc.oneof(
      fc
        .record({ number: fc.nat(2), bytes: fc.nat(1_000), completed: fc.nat(1) })
        .map(({ number, ...over }) => download(number, over)),
      fc
        .record({ seconds: fc.double({ min: 0, max: 10, noNaN: true }), isError: fc.boolean() })
        .map(({ seconds, isError }) => request(seconds, isError)),
    );
    const sums = (all: readonly { readonly data: unknown }[]) => {
      // Notes and events name what they count alike, but for whether and how long.
      const numbers = all.map(({ data }) => data as Record<string, number> & { readonly latency?: Record<string, number> });
      const sum = (count: (one: (typeof numbers)[number]) => number) => numbers.reduce((total, one) => total + count(one), 0);
      return {
        downloads: sum(({ completed = 0 }) => completed),
        bytes: sum(({ bytes = 0 }) => bytes),
        requests: sum(({ route, count = 1 }) => (route === undefined ? 0 : count)),
        errors: sum(({ isError, errors = 0 }) => Number(isError ?? errors)),
        times: sum(({ latency, seconds }) => Object.values(latency ?? {}).reduce((a, b) => a + b, seconds === undefined ? 0 : 1)),
      };
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(note, fc.constantFrom('anna', 'bert', null), fc.nat(200_000))), async (notes) => {
        const { traffic, log, at } = start();
        for (const [one, client, ms] of notes) {
          at(new Date(Date.parse('2026-11-21T09:00:00Z') + ms).toISOString());
          traffic.record<TrafficFact['type']>(one, client);
        }
        await traffic.stop();
        expect(sums(said(log))).toEqual(sums(notes.map(([one]) => one)));
      }),
    );
  });
});
