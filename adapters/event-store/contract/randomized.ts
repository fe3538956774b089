import type { NewEvent, StoredEvent } from '@lading/schema/events/registry.ts';
import { comparePositions } from '@lading/schema/position.ts';
import { describe, expect, it } from 'vitest';
import { Conflict, type EventStore } from '../port.ts';
import { all, appendSurely, type Current, ids, mark, newEvent, newEvents, newStream, newType, surely } from './events.ts';

/** A small generator of numbers (mulberry32), so that a failing run can be told to happen again. Below `limit`. */
const seeded = (seed: number) => {
  let state = seed;
  return (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
};

type Random = ReturnType<typeof seeded>;

const pick = <T>(items: readonly T[], random: Random): T => {
  const item = items[random(items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
};

type Scene = {
  readonly store: EventStore;
  readonly random: Random;
  readonly streams: readonly string[];
  readonly types: readonly string[];
  readonly disturb: () => Promise<void>;
};

/** Appends at the revision it last saw, as command handlers do, and looks again after each conflict. */
const appendGuarded = async (store: EventStore, stream: string, events: readonly NewEvent[]): Promise<void> => {
  for (;;) {
    const last = (await surely(() => all(store.read(stream)))).at(-1);
    try {
      await appendSurely(store, stream, events, last?.revision ?? 'none');
      return;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
};

/** Writes a number of appends and returns the ids, all of them acknowledged. */
const writer = async ({ store, random, streams, types, disturb }: Scene, appends: number): Promise<readonly NewEvent[]> => {
  const acknowledged: NewEvent[] = [];
  for (let round = 0; round < appends; round += 1) {
    const events = newEvents(1 + random(12), pick(types, random));
    const stream = pick(streams, random);
    if (random(4) === 0) await appendGuarded(store, stream, events);
    else await appendSurely(store, stream, events, 'any');
    acknowledged.push(...events);
    if (random(10) === 0) await disturb();
  }
  return acknowledged;
};

type Reading = { readonly after: string; readonly types: readonly string[] | undefined; readonly end: string };

/** Reads up to the event of type `end`; now and then it leaves and comes back with the place it had reached. */
const reader = async (
  { store, random }: Scene,
  { after, types, end }: Reading,
  signal: AbortSignal,
): Promise<readonly StoredEvent[]> => {
  const seen: StoredEvent[] = [];
  while (seen.at(-1)?.type !== end && !signal.aborted) {
    const options = { after: seen.at(-1)?.position ?? after, types: types && [...types, end] };
    const leaveAfter = 1 + random(200);
    seen.push(...(await takeUntil(store.subscribe(options, signal), leaveAfter, end)));
  }
  return seen.slice(0, -1);
};

const takeUntil = async (events: AsyncIterable<StoredEvent>, most: number, end: string): Promise<readonly StoredEvent[]> => {
  const taken: StoredEvent[] = [];
  for await (const event of events) {
    taken.push(event);
    if (event.type === end || taken.length === most) break;
  }
  return taken;
};

const expectOrderWithoutGaps = (seen: readonly StoredEvent[], written: readonly NewEvent[]): void => {
  for (const [index, event] of seen.entries()) {
    const before = seen[index - 1];
    if (before) expect(comparePositions(before.position, event.position)).toBeLessThan(0);
  }
  expect(ids(seen).toSorted()).toEqual(ids(written).toSorted());
};

const expectRevisionsWithoutGaps = (seen: readonly StoredEvent[]): void => {
  for (const events of Object.values(Object.groupBy(seen, (event) => event.stream))) {
    expect(events?.map((event) => event.revision)).toEqual(events?.map((_, revision) => revision));
  }
};

const run = async ({ store, cutConnections }: ReturnType<Current>, seed: number, signal: AbortSignal): Promise<void> => {
  const scene: Scene = {
    store,
    random: seeded(seed),
    streams: Array.from({ length: 6 }, newStream),
    types: Array.from({ length: 3 }, newType),
    disturb: async () => cutConnections?.(),
  };
  const [end, { position: after }] = [newType(), await surely(() => mark(store))];
  const wanted = [undefined, undefined, scene.types.slice(0, 1), scene.types.slice(1)];
  const readers = Promise.all(wanted.map((types) => reader(scene, { after, end, types }, signal)));
  const writers = Promise.all(Array.from({ length: 8 }, () => writer(scene, 25)));
  const ended = writers.then(() => appendSurely(store, newStream(), [newEvent(end)], 'none'));
  const [written, read] = await Promise.all([writers, readers, ended]);
  for (const [index, seen] of read.entries()) {
    const types = wanted[index];
    // Other clients of a real server may write at the same time; what they wrote is not this run's business.
    const ours = seen.filter((event) => scene.streams.includes(event.stream));
    expectOrderWithoutGaps(
      ours,
      written.flat().filter((event) => !types || types.includes(event.type)),
    );
    if (!types) expectRevisionsWithoutGaps(ours);
  }
};

/** The seed chooses who writes what where; how the writers meet is still up to the machine. */
export const randomized = (current: Current, seeds: readonly number[]) =>
  describe('many writers, many readers, connections cut at random', () => {
    it.for(seeds)(
      'every reader sees every event once, in order, without gaps (LADING_TEST_SEED=%i)',
      { timeout: 60_000 },
      async (seed, { signal }) => {
        const over = new AbortController();
        try {
          await run(current(), seed, AbortSignal.any([signal, over.signal]));
        } finally {
          over.abort(); // where a writer failed, the readers would wait for ever
        }
      },
    );
  });
