import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appending, expecting } from './contract/appending.ts';
import { type Current, newEvent, newStream, newType, type Subject } from './contract/events.ts';
import { randomized } from './contract/randomized.ts';
import { keeping, reading } from './contract/reading.ts';
import { repeating } from './contract/repeating.ts';
import { ending, filtering, subscribing, surviving } from './contract/subscribing.ts';
import { StoreUnavailable } from './port.ts';

const givenSeed = process.env.LADING_TEST_SEED;
const seeds = givenSeed ? [Number(givenSeed)] : Array.from({ length: 3 }, () => randomInt(2 ** 32));

/**
 * What every event store does alike. The log need not be empty and others may write to it meanwhile.
 * `create` gives a store of its own each time; `dispose` closes it and removes what it left.
 */
export const eventStoreContract = (name: string, create: () => Promise<Subject>) =>
  describe(`event store contract: ${name}`, () => {
    let subject: Subject | undefined;
    const current: Current = () => {
      if (!subject) throw new Error('no store was created');
      return subject;
    };
    beforeAll(async () => {
      subject = await create();
    });
    afterAll(async () => subject?.dispose());

    for (const part of [appending, expecting, repeating, reading, keeping, subscribing, filtering, ending, surviving]) {
      part(current);
    }
    randomized(current, seeds);

    it('answers a ping', async () => {
      await current().store.ping();
    });

    it('once closed refuses to write and ends its subscriptions', async () => {
      const { store, dispose } = await create();
      const type = newType();
      await store.append(newStream(), [newEvent(type)], { expected: 'none' });
      const events = store.subscribe({ types: [type] }, new AbortController().signal)[Symbol.asyncIterator]();
      await events.next();
      const waiting = events.next();
      await store.close();
      expect((await waiting).done).toBe(true);
      await expect(store.append(newStream(), [newEvent()], { expected: 'none' })).rejects.toBeInstanceOf(StoreUnavailable);
      await dispose();
    });
  });
