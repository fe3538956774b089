import type { StoredEvent } from '@lading/schema/events/registry.ts';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { all, ids, newEvent, newEvents, newStream, newType, take } from '../contract/events.ts';
import { StoreUnavailable } from '../port.ts';
import { UnusablePosition } from './errors.ts';
import { typePattern } from './subscribe.ts';
import { storeOnStandIn } from './testing.ts';
import { EventsMissed } from './watchdog.ts';

const never = (): AbortSignal => new AbortController().signal;

/** A subscription that has given its first event and waits for more. */
const waiting = async (options: Parameters<typeof storeOnStandIn>[0] = {}) => {
  const onDrop = vi.fn();
  const { store, standIn } = await storeOnStandIn({ onDrop, ...options });
  const type = newType();
  const append = async (): Promise<string> => {
    const event = newEvent(type);
    await store.append(newStream(), [event], { expected: 'none' });
    return event.id;
  };
  const events = store.subscribe({ types: [type] }, never())[Symbol.asyncIterator]();
  const first = await append();
  expect((await events.next()).value?.id).toBe(first);
  return { store, standIn, append, onDrop, next: async () => (await events.next()).value?.id };
};

describe('a subscription', () => {
  it.each(['ended', 'unavailable'] as const)('comes back when the server drops it: %s', async (how) => {
    const { standIn, append, onDrop, next } = await waiting();
    for (let round = 0; round < 3; round += 1) {
      const coming = next();
      standIn.dropSubscriptions(how);
      const id = await append();
      expect(await coming).toBe(id);
      expect(onDrop).toHaveBeenCalledTimes(round + 1);
    }
  });

  it('comes back when the server is unavailable or breaks off as it starts, without gap or repetition', async () => {
    const { store, standIn } = await storeOnStandIn();
    const type = newType();
    const events = newEvents(6, type);
    await store.append(newStream(), events, { expected: 'none' });
    standIn.faults.onRead('unavailable', 'break off', 'unavailable', 'break off', 'unavailable');
    expect(ids(await take(store.subscribe({ types: [type] }, never()), 6))).toEqual(ids(events));
  });

  it('that is silent while the log goes on is opened again', async () => {
    const { standIn, append, onDrop, next } = await waiting({ quietMs: 100 });
    standIn.faults.silent = true;
    const coming = next();
    const id = await append();
    await vi.waitFor(() => expect(onDrop).toHaveBeenCalledWith(expect.any(EventsMissed)));
    standIn.faults.silent = false;
    expect(await coming).toBe(id);
  });

  it('that is silent because there is nothing for it is left alone', async () => {
    const { store, standIn, append, onDrop, next } = await waiting({ quietMs: 50 });
    const coming = next();
    await store.append(newStream(), newEvents(30), { expected: 'none' }); // of another type
    const { begun } = standIn.reads();
    await vi.waitFor(() => expect(standIn.reads().begun).toBeGreaterThan(begun + 3)); // the watchdog looked
    expect(onDrop).not.toHaveBeenCalled();
    const id = await append();
    expect(await coming).toBe(id);
  });

  it('that is silent while more goes by than is worth a look is opened again', async () => {
    const { store, standIn, append, onDrop, next } = await waiting({ quietMs: 300 });
    standIn.faults.silent = true;
    const coming = next();
    for (let round = 0; round < 3; round += 1) await store.append(newStream(), newEvents(400), { expected: 'none' });
    await vi.waitFor(() => expect(onDrop).toHaveBeenCalledWith(expect.any(EventsMissed)));
    standIn.faults.silent = false;
    const id = await append();
    expect(await coming).toBe(id);
  });

  it('survives a watchdog that cannot read the log', async () => {
    const { standIn, append, onDrop, next } = await waiting({ quietMs: 50, deadlineMs: 100 });
    standIn.faults.onRead('hang');
    const coming = next();
    await vi.waitFor(() => expect(onDrop).toHaveBeenCalledWith(expect.objectContaining({ name: 'Overdue' })));
    const id = await append();
    expect(await coming).toBe(id);
  });

  it('leaves a connection that is a black hole', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {}); // the client finds the short interval unwise
    const { standIn, append, next } = await waiting({ query: '&keepAliveInterval=200&keepAliveTimeout=200', deadlineMs: 2_000 });
    const coming = next();
    standIn.muteConnections();
    const id = await append();
    expect(await coming).toBe(id);
    warn.mockRestore();
  });

  it('takes its place from handled events, not from checkpoints that run ahead', async () => {
    const { store, standIn } = await storeOnStandIn();
    const [rare, common] = [newType(), newType()];
    const events = Array.from({ length: 4_000 }, (_, n) => newEvent(n % 50 === 0 ? rare : common));
    const stream = newStream();
    for (let from = 0; from < events.length; from += 500) {
      await store.append(stream, events.slice(from, from + 500), { expected: 'any' });
    }
    const got: StoredEvent[] = [];
    for await (const event of store.subscribe({ types: [rare] }, never())) {
      got.push(event);
      // By now the server has looked far beyond this event, and told the client so.
      if (got.length % 10 === 5) standIn.cutConnections();
      if (got.length === 80) break;
    }
    expect(ids(got)).toEqual(ids(events.filter(({ type }) => type === rare)));
  });

  it('holds the server back while its reader is busy', async () => {
    const { store, standIn } = await storeOnStandIn({ deadlineMs: 5_000 });
    const type = newType();
    const stream = newStream();
    const text = 'x'.repeat(50_000);
    for (let round = 0; round < 20; round += 1) {
      const events = Array.from({ length: 20 }, (_, n) => newEvent(type, { n, text }));
      await store.append(stream, events, { expected: 'any' });
    }
    const events = store.subscribe({ types: [type] }, never())[Symbol.asyncIterator]();
    await events.next();
    // While this event is being handled the server sends on until it is held back: until a while brings nothing new.
    for (let before = -1; before < standIn.reads().eventsPushed; ) {
      before = standIn.reads().eventsPushed;
      for (let round = 0; round < 50; round += 1) await store.ping();
    }
    expect(standIn.reads().eventsPushed).toBeLessThan(300); // some megabytes lie in sockets
    await events.return?.();
  });

  it('ends on the server when its loop is left or its signal raised', async () => {
    const { store, standIn } = await storeOnStandIn();
    await store.append(newStream(), newEvents(100), { expected: 'none' });
    for (let round = 0; round < 20; round += 1) expect(await take(store.subscribe({}, never()), 1)).toHaveLength(1);
    const controller = new AbortController();
    const ending = Array.from({ length: 5 }, () => all(store.subscribe({}, controller.signal)));
    await vi.waitFor(() => expect(standIn.reads().open).toBe(5));
    controller.abort();
    for (const got of await Promise.all(ending)) expect(got.length).toBeLessThanOrEqual(100);
    await vi.waitFor(() => expect(standIn.reads().open).toBe(0));
  });

  it('that is left in the moment its connection breaks does not end the process', async () => {
    const { store, standIn } = await storeOnStandIn();
    await store.append(newStream(), newEvents(50), { expected: 'none' });
    for (let round = 0; round < 20; round += 1) {
      for await (const _ of store.subscribe({}, never())) {
        standIn.cutConnections();
        break;
      }
    }
    await store.ping();
  });

  it('that is left while its connection is still being opened does not end the process', async () => {
    const cluster = 'esdb://127.0.0.1:1,127.0.0.1:2?tls=false&maxDiscoverAttempts=3&discoveryInterval=20';
    const { store } = await storeOnStandIn({ connectionString: cluster, deadlineMs: 500 });
    const controller = new AbortController();
    const ended = all(store.subscribe({}, controller.signal));
    controller.abort();
    expect(await ended).toEqual([]);
    await expect(store.ping()).rejects.toBeInstanceOf(StoreUnavailable); // by now nobody was found
  });

  it('does not see what the server writes about itself', async () => {
    const { store } = await storeOnStandIn();
    for (let round = 0; round < 10; round += 1) await store.append(newStream(), newEvents(1), { expected: 'none' });
    for (const { type } of await take(store.subscribe({}, never()), 10)) expect(type).not.toMatch(/^\$/);
  });

  it('ends with an error at an event whose commit and prepare position differ', async () => {
    const { store, standIn } = await storeOnStandIn();
    await store.append(newStream(), newEvents(1), { expected: 'none' });
    standIn.faults.onRead('split positions');
    await expect(take(store.subscribe({}, never()), 1)).rejects.toBeInstanceOf(UnusablePosition);
  });
});

describe('the filter for types', () => {
  it('lets exactly those through', () => {
    const type = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.constantFrom('A.B', 'A*', '^A$', '[AB]', 'A|B', 'AB', '(A)'),
    );
    fc.assert(
      fc.property(fc.array(type), fc.array(type), (types, others) => {
        const pattern = new RegExp(typePattern(types));
        const longer = types.flatMap((name) => [`${name}B`, `B${name}`]);
        for (const tried of [...types, ...others, ...longer]) expect(pattern.test(tried)).toBe(types.includes(tried));
      }),
    );
  });

  it('lets nothing through when there are none', async () => {
    expect(new RegExp(typePattern([])).test('FileUploaded')).toBe(false);
  });
});
