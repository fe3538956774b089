import type { StoredEvent } from '@lading/schema/events/registry.ts';
import { describe, expect, it } from 'vitest';
import { all, appendSurely, type Current, ids, mark, newEvent, newEvents, newStream, newType, take } from './events.ts';

/** A signal that no test raises; leaving the loop ends the subscription. */
const never = (): AbortSignal => new AbortController().signal;

export const subscribing = (current: Current) =>
  describe('subscribe', () => {
    it('gives the past and then what comes, once and in order', async () => {
      const { store } = current();
      const type = newType();
      const stream = newStream();
      const events = newEvents(8, type);
      const write = (from: number, to: number) => store.append(stream, events.slice(from, to), { expected: 'any' });
      await write(0, 3);
      const reader = store.subscribe({ types: [type] }, never())[Symbol.asyncIterator]();
      const next = async (): Promise<StoredEvent> => (await reader.next()).value;
      const past = [await next(), await next(), await next()];
      const pushed = next();
      await write(3, 5);
      const live = [await pushed, await next()];
      await write(5, 8);
      expect([...past, ...live, await next(), await next(), await next()]).toEqual(await all(store.read(stream)));
      await reader.return?.();
    });

    it('pushes to everybody who waits', async () => {
      const { store } = current();
      const type = newType();
      const options = { after: (await mark(store)).position, types: [type] };
      const waiting = Array.from({ length: 5 }, () => take(store.subscribe(options, never()), 2));
      const events = newEvents(2, type);
      await store.append(newStream(), events, { expected: 'none' });
      for (const got of await Promise.all(waiting)) expect(ids(got)).toEqual(ids(events));
    });

    it('begins at the beginning when no place is given', async () => {
      const { store } = current();
      const type = newType();
      const events = newEvents(3, type);
      await store.append(newStream(), events, { expected: 'none' });
      expect(ids(await take(store.subscribe({ types: [type] }, never()), 3))).toEqual(ids(events));
    });

    it('begins behind the place given, also within one append', async () => {
      const { store } = current();
      const stream = newStream();
      const events = newEvents(6, newType());
      await store.append(stream, events, { expected: 'none' });
      const stored = await all(store.read(stream));
      for (const [index, { position, type }] of stored.slice(0, -1).entries()) {
        const rest = await take(store.subscribe({ after: position, types: [type] }, never()), stored.length - index - 1);
        expect(rest).toEqual(stored.slice(index + 1));
      }
    });

    it('is never behind itself: an answered append is in what follows its start', async () => {
      const { store } = current();
      for (let round = 0; round < 10; round += 1) {
        const { position } = await mark(store);
        const event = newEvent();
        await store.append(newStream(), [event], { expected: 'none' });
        expect(ids(await take(store.subscribe({ after: position }, never()), 1))).toEqual([event.id]);
      }
    });
  });

export const filtering = (current: Current) =>
  describe('subscribe to types', () => {
    it('gives those alone, past and live', async () => {
      const { store } = current();
      const [wanted, alsoWanted, other] = [newType(), newType(), newType()];
      const stream = newStream();
      const types = [other, wanted, other, alsoWanted, other, other, wanted];
      const events = types.map((type) => newEvent(type));
      const chosen = ids(events.filter(({ type }) => type !== other));
      await store.append(stream, events.slice(0, 3), { expected: 'none' });
      const reader = take(store.subscribe({ types: [wanted, alsoWanted] }, never()), chosen.length);
      for (const event of events.slice(3)) await store.append(stream, [event], { expected: 'any' });
      expect(ids(await reader)).toEqual(chosen);
    });

    it('finds rare ones among many', async () => {
      const { store } = current();
      const [rare, common] = [newType(), newType()];
      const events = Array.from({ length: 2_400 }, (_, n) => newEvent(n % 800 === 799 ? rare : common, { n }));
      const stream = newStream();
      for (let from = 0; from < events.length; from += 400) {
        await store.append(stream, events.slice(from, from + 400), { expected: 'any' });
      }
      const got = await take(store.subscribe({ types: [rare] }, never()), 3);
      expect(got.map((event) => event.revision)).toEqual([799, 1_599, 2_399]);
      expect(await take(store.subscribe({ types: [rare, common] }, never()), 2_400)).toEqual(await all(store.read(stream)));
    });
  });

export const ending = (current: Current) =>
  describe('the end of a subscription', () => {
    it('is at once when the signal was raised before', async () => {
      const { store } = current();
      await mark(store);
      expect(await all(store.subscribe({}, AbortSignal.abort()))).toEqual([]);
    });

    it('is when the signal is raised while it waits', async () => {
      const { store } = current();
      const type = newType();
      const controller = new AbortController();
      await store.append(newStream(), [newEvent(type)], { expected: 'none' });
      const events = store.subscribe({ types: [type] }, controller.signal)[Symbol.asyncIterator]();
      expect((await events.next()).done).toBe(false);
      const waiting = events.next();
      controller.abort();
      expect((await waiting).done).toBe(true);
    });

    it('is when the signal is raised between two events of the past', async () => {
      const { store } = current();
      const type = newType();
      const controller = new AbortController();
      await store.append(newStream(), newEvents(10, type), { expected: 'none' });
      const got: StoredEvent[] = [];
      for await (const event of store.subscribe({ types: [type] }, controller.signal)) {
        got.push(event);
        if (got.length === 4) controller.abort();
      }
      expect(got).toHaveLength(4);
    });

    it('is when the loop is left, and costs the store nothing', async () => {
      const { store } = current();
      const { position } = await mark(store);
      await store.append(newStream(), newEvents(3), { expected: 'none' });
      // More rounds than any pool has connections.
      for (let round = 0; round < 30; round += 1) {
        expect(await take(store.subscribe({ after: position }, never()), 1)).toHaveLength(1);
      }
      await store.append(newStream(), newEvents(1), { expected: 'none' });
      await store.ping();
    });
  });

export const surviving = (current: Current) =>
  describe('lost connections', () => {
    it('are outlived by a subscription that waits', async ({ annotate }) => {
      const { store, cutConnections } = current();
      if (!cutConnections) return void (await annotate('this store has no way to cut connections from outside'));
      const type = newType();
      const stream = newStream();
      const controller = new AbortController();
      const events = store.subscribe({ types: [type] }, controller.signal)[Symbol.asyncIterator]();
      for (let round = 0; round < 3; round += 1) {
        const next = events.next();
        await cutConnections();
        const event = newEvent(type, { round });
        await appendSurely(store, stream, [event], 'any');
        expect((await next).value?.id).toBe(event.id);
      }
      controller.abort();
      expect((await events.next()).done).toBe(true);
    });
  });
