import { comparePositions } from '@lading/schema/position.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { all, type Current, ids, newEvent, newEvents, newStream, take } from './events.ts';

export const reading = (current: Current) =>
  describe('read', () => {
    it('gives the events of one stream, whole and in order', async () => {
      const { store } = current();
      const stream = newStream();
      const events = newEvents(5);
      await store.append(stream, events.slice(0, 2), { expected: 'none' });
      await store.append(newStream(), newEvents(2), { expected: 'none' });
      await store.append(stream, events.slice(2), { expected: 1 });
      const stored = await all(store.read(stream));
      expect(stored.map(({ position, ...rest }) => rest)).toEqual(
        events.map((event, revision) => ({ ...event, stream, revision })),
      );
      const positions = stored.map((event) => event.position);
      expect(positions.toSorted(comparePositions)).toEqual(positions);
    });

    it('begins at a revision', async () => {
      const { store } = current();
      const stream = newStream();
      const events = newEvents(5);
      await store.append(stream, events, { expected: 'none' });
      expect(ids(await all(store.read(stream, { from: 0 })))).toEqual(ids(events));
      expect(ids(await all(store.read(stream, { from: 3 })))).toEqual(ids(events.slice(3)));
      expect(await all(store.read(stream, { from: 5 }))).toEqual([]);
    });

    it('gives nothing for a stream that is absent', async () => {
      expect(await all(current().store.read(newStream()))).toEqual([]);
    });

    it('gives long streams whole, and frees what it held when left early', async () => {
      const { store } = current();
      const stream = newStream();
      const events = newEvents(1_500);
      for (let from = 0; from < events.length; from += 500) {
        await store.append(stream, events.slice(from, from + 500), { expected: 'any' });
      }
      // More rounds than any pool has connections.
      for (let round = 0; round < 30; round += 1) expect(await take(store.read(stream), 1)).toHaveLength(1);
      expect(ids(await all(store.read(stream)))).toEqual(ids(events));
    });
  });

/** Objects of any shape, with any characters: lone surrogates and NUL too. */
const anyData = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }));

export const keeping = (current: Current) =>
  describe('data', () => {
    it.each([
      ['accents, scripts and emoji', { name: 'Grüße 漢字 עברית 🚢👩‍👩‍👧 e\u0301' }],
      ['control characters and NUL', { name: 'a\u0000b\u0001\n\t\u007f\u2028' }],
      ['half a surrogate pair', { name: '\ud83d', '\udea2': 1 }],
      ['numbers at the edge', { max: Number.MAX_SAFE_INTEGER, small: 5e-324, large: 1.7976931348623157e308, half: 0.1 }],
      ['keys in the order given', { zebra: 1, apple: { d: 1, b: 2 }, mango: [null, true, {}] }],
      ['what looks like syntax', { quote: `'"\\{}$1,NULL`, __proto: '{"a":1}' }],
    ])('is kept exactly: %s', async (_, data) => {
      const { store } = current();
      const stream = newStream();
      await store.append(stream, [newEvent('ContractTested', data)], { expected: 'none' });
      const [stored] = await all(store.read(stream));
      expect(JSON.stringify(stored?.data)).toBe(JSON.stringify(data));
    });

    it('is kept exactly: anything JSON can say', async () => {
      const { store } = current();
      await fc.assert(
        fc.asyncProperty(fc.array(anyData, { minLength: 1, maxLength: 20 }), async (values) => {
          const stream = newStream();
          await store.append(
            stream,
            values.map((data) => newEvent('ContractTested', data)),
            { expected: 'none' },
          );
          const stored = await all(store.read(stream));
          expect(stored.map((event) => JSON.stringify(event.data))).toEqual(values.map((data) => JSON.stringify(data)));
        }),
        { numRuns: 25 },
      );
    });

    it('is kept exactly: nearly as much as one append holds, again and again', async () => {
      const { store } = current();
      const stream = newStream();
      const texts = ['🚢', 'ß', '"', 'x'].map((unit) =>
        unit.repeat(900_000 / Buffer.byteLength(JSON.stringify(unit).slice(1, -1))),
      );
      for (const text of texts) await store.append(stream, [newEvent('ContractTested', { text })], { expected: 'any' });
      const stored = await all(store.read(stream));
      expect(stored.map((event) => event.data)).toEqual(texts.map((text) => ({ text })));
    });
  });
