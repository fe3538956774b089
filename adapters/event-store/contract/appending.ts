import { comparePositions } from '@lading/schema/position.ts';
import { describe, expect, it } from 'vitest';
import { Conflict, type EventStore, EventTooLarge, type Expected, maxAppendBytes } from '../port.ts';
import { all, type Current, ids, newEvent, newEvents, newStream } from './events.ts';

const count = async (store: EventStore, stream: string): Promise<number> => (await all(store.read(stream))).length;

export const appending = (current: Current) =>
  describe('append', () => {
    it('counts revisions from 0 and answers with the last event', async () => {
      const { store } = current();
      const stream = newStream();
      const first = await store.append(stream, newEvents(1), { expected: 'none' });
      const second = await store.append(stream, newEvents(3), { expected: 0 });
      expect([first.revision, second.revision]).toEqual([0, 3]);
      const stored = await all(store.read(stream));
      expect([stored.at(0)?.position, stored.at(-1)?.position]).toEqual([first.position, second.position]);
    });

    it('gives positions as decimal strings that grow over all streams', async () => {
      const { store } = current();
      const streams = [newStream(), newStream()];
      const positions: string[] = [];
      for (let round = 0; round < 6; round += 1) {
        const stream = streams[round % 2] ?? '';
        positions.push((await store.append(stream, newEvents(2), { expected: 'any' })).position);
      }
      for (const position of positions) expect(position).toMatch(/^(0|[1-9]\d*)$/);
      expect(positions.toSorted(comparePositions)).toEqual(positions);
      expect(new Set(positions).size).toBe(positions.length);
    });

    it('refuses an append over 1 MiB and writes nothing of it', async () => {
      const { store } = current();
      const stream = newStream();
      const half = () => newEvent('ContractTested', { text: 'x'.repeat(maxAppendBytes / 2) });
      const refused = store.append(stream, [half(), half()], { expected: 'any' });
      await expect(refused).rejects.toBeInstanceOf(EventTooLarge);
      await expect(refused).rejects.toMatchObject({ limitBytes: maxAppendBytes });
      expect(await count(store, stream)).toBe(0);
    });

    it('refuses an append without events', async () => {
      await expect(current().store.append(newStream(), [], { expected: 'any' })).rejects.toBeInstanceOf(RangeError);
    });
  });

type Case = { readonly before: number; readonly expected: Expected; readonly holds: boolean };

const cases: readonly Case[] = [
  { before: 0, expected: 'none', holds: true },
  { before: 0, expected: 'any', holds: true },
  { before: 0, expected: 'exists', holds: false },
  { before: 0, expected: 0, holds: false },
  { before: 2, expected: 'none', holds: false },
  { before: 2, expected: 'any', holds: true },
  { before: 2, expected: 'exists', holds: true },
  { before: 2, expected: 0, holds: false },
  { before: 2, expected: 1, holds: true },
  { before: 2, expected: 2, holds: false },
];

export const expecting = (current: Current) =>
  describe('expected', () => {
    it.each(cases)('$expected on a stream of $before events: $holds', async ({ before, expected, holds }) => {
      const { store } = current();
      const stream = newStream();
      if (before > 0) await store.append(stream, newEvents(before), { expected: 'none' });
      const attempt = store.append(stream, newEvents(2), { expected });
      if (holds) expect((await attempt).revision).toBe(before + 1);
      else await expect(attempt).rejects.toBeInstanceOf(Conflict);
      expect(await count(store, stream)).toBe(holds ? before + 2 : before);
    });

    it('lets exactly one of many writers at the same revision win', async () => {
      const { store } = current();
      const stream = newStream();
      await store.append(stream, newEvents(1), { expected: 'none' });
      const rivals = Array.from({ length: 12 }, () => newEvent());
      const outcomes = await Promise.allSettled(rivals.map((event) => store.append(stream, [event], { expected: 0 })));
      const winners = rivals.filter((_, index) => outcomes[index]?.status === 'fulfilled');
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Conflict);
      expect(winners).toHaveLength(1);
      expect(ids(await all(store.read(stream))).slice(1)).toEqual(ids(winners));
    });

    it('lets one writer begin a stream when many want to', async () => {
      const { store } = current();
      const stream = newStream();
      const rivals = Array.from({ length: 8 }, () => store.append(stream, newEvents(2), { expected: 'none' }));
      const outcomes = await Promise.allSettled(rivals);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await count(store, stream)).toBe(2);
    });

    it('gives writers that expect nothing their places one after the other', async () => {
      const { store } = current();
      const stream = newStream();
      const batches = Array.from({ length: 20 }, () => newEvents(3));
      const answers = await Promise.all(batches.map((events) => store.append(stream, events, { expected: 'any' })));
      const stored = await all(store.read(stream));
      expect(stored.map((event) => event.revision)).toEqual(Array.from({ length: 60 }, (_, revision) => revision));
      for (const [index, events] of batches.entries()) {
        const end = (answers[index]?.revision ?? -1) + 1;
        expect(ids(stored.slice(end - 3, end))).toEqual(ids(events));
      }
    });
  });
