import { describe, expect, it } from 'vitest';
import { Conflict } from '../port.ts';
import { all, type Current, ids, newEvent, newEvents, newStream } from './events.ts';

/**
 * What both stores promise about event ids within one stream. What they do with an id that stands in another stream,
 * or that follows new events within one append, differs (EventStoreDB looks at the first id): Lading draws random ids,
 * so neither comes up.
 */
export const repeating = (current: Current) =>
  describe('the same event ids again', () => {
    it.each([
      { first: 'none', before: 0 },
      { first: 'any', before: 2 },
      { first: 'exists', before: 2 },
      { first: 1, before: 2 },
    ] as const)('add nothing and give the first answer (expected $first)', async ({ first, before }) => {
      const { store } = current();
      const stream = newStream();
      if (before > 0) await store.append(stream, newEvents(before), { expected: 'none' });
      const events = newEvents(3);
      const answer = await store.append(stream, events, { expected: first });
      expect(await store.append(stream, events, { expected: first })).toEqual(answer);
      expect(await all(store.read(stream))).toHaveLength(before + 3);
    });

    it('give the first answer after others have written too', async () => {
      const { store } = current();
      const stream = newStream();
      const events = newEvents(2);
      const answer = await store.append(stream, events, { expected: 'none' });
      await store.append(stream, newEvents(4), { expected: 1 });
      expect(await store.append(stream, events, { expected: 'none' })).toEqual(answer);
      expect(await all(store.read(stream))).toHaveLength(6);
    });

    it('are one append when both come at once', async () => {
      const { store } = current();
      const stream = newStream();
      const events = newEvents(2);
      const again = () => store.append(stream, events, { expected: 'none' });
      const [one, ...others] = await Promise.all([again(), again(), again(), again()]);
      for (const other of others) expect(other).toEqual(one);
      expect(ids(await all(store.read(stream)))).toEqual(ids(events));
    });

    it('are a conflict when new ones follow them', async () => {
      const { store } = current();
      const stream = newStream();
      const known = newEvents(2);
      await store.append(stream, known, { expected: 'none' });
      const mixed = store.append(stream, [...known, newEvent()], { expected: 'none' });
      await expect(mixed).rejects.toBeInstanceOf(Conflict);
      expect(ids(await all(store.read(stream)))).toEqual(ids(known));
    });
  });
