import { openSession } from '@lading/adapters/database/session.ts';
import { systemClock } from '@lading/schema/clock.ts';
import type { EventType, StoredEvent } from '@lading/schema/events/registry.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allProjections } from '../index.ts';
import {
  deleted,
  downloaded,
  expired,
  imageServed,
  openTestDatabase,
  reclaimed,
  refused,
  requestsCounted,
  stored,
  type TestDatabase,
  uploaded,
} from '../testing.ts';
import { apply, OutOfStep, type Place, PoisonEvent } from './apply.ts';
import { defineProjection, type Projection } from './define.ts';
import { activeGenerations, ensureGeneration } from './generations.ts';
import { hashRows } from './hash.ts';
import { heard } from './hear.ts';

const seen = defineProjection({
  name: 'seen',
  version: 1,
  tables: {
    seen_files: { columns: { uuid: { type: 'uuid' }, downloads: { type: 'bigint' } }, key: ['uuid'] },
    seen_totals: { columns: { id: { type: 'text' }, events: { type: 'bigint', initial: 0 } }, key: ['id'] },
  },
  on: {
    FileUploaded: ({ data }, changes) => {
      if (data.name === 'bad') throw new Error('a handler that fails');
      changes.put('seen_files', { uuid: data.uuid, downloads: 0 });
      changes.add('seen_totals', { id: 'all' }, { events: 1 });
    },
    FileDownloaded: ({ data }, changes) => {
      changes.add('seen_files', { uuid: data.uuid }, { downloads: data.completed });
      changes.add('seen_totals', { id: 'all' }, { events: 1 });
    },
  },
});

let database: TestDatabase;
const start: Place = { generation: 1, position: null };

beforeEach(async () => {
  database = await openTestDatabase();
  await ensureGeneration(database.session, seen, systemClock);
});
afterEach(() => database.drop());

const events = async (): Promise<number> =>
  (await database.session.query<{ events: number }>('SELECT events FROM seen_totals')).rows[0]?.events ?? 0;

const checkpoint = async () => (await activeGenerations(database.session, 'seen'))[0];

const fold = (place: Place, batch: readonly StoredEvent[], projection: Projection = seen) =>
  apply(database.session, projection, place, batch.map(heard));

describe('apply', () => {
  it('moves the checkpoint to the last event handled, with the rows', async () => {
    const place = await fold(start, [stored(3, 'FileUploaded', uploaded(1)), stored(8, 'FileDownloaded', downloaded(1))]);
    expect(place).toEqual({ generation: 1, position: '8' });
    expect(await checkpoint()).toMatchObject({ position: '8', events: 2 });
    expect(await events()).toBe(2);
  });

  it('changes nothing for events that were handled before, or come twice', async () => {
    const first = stored(3, 'FileUploaded', uploaded(1));
    const second = stored(4, 'FileDownloaded', downloaded(1));
    const place = await fold(start, [first, first, second]);
    await fold(place, [first, second]);
    await fold(place, [second, stored(12, 'FileDownloaded', downloaded(1)), second]);
    expect(await events()).toBe(3);
    expect(await checkpoint()).toMatchObject({ position: '12', events: 3 });
  });

  it('refuses to write where another leader has written, and changes nothing', async () => {
    const batch = [stored(3, 'FileUploaded', uploaded(1))];
    const rival = await openSession(database.url);
    const both = await Promise.allSettled([fold(start, batch), apply(rival, seen, start, batch.map(heard))]);
    const failed = both.filter((one) => one.status === 'rejected');
    expect(failed).toHaveLength(1);
    expect(failed[0]?.reason).toBeInstanceOf(OutOfStep);
    expect(await events()).toBe(1);
    await rival.close();
  });

  it('refuses to write into a generation that is served no more', async () => {
    await database.session.query("UPDATE projection_generations SET status = 'retired'");
    await expect(fold(start, [stored(3, 'FileUploaded', uploaded(1))])).rejects.toBeInstanceOf(OutOfStep);
    expect(await events()).toBe(0);
  });

  it.each([
    ['a handler that throws', stored(5, 'FileUploaded', uploaded(2, { name: 'bad' }))],
    ['data that does not fit its type', stored(5, 'FileUploaded', { ...uploaded(2), size: -1 })],
    ['a row that is not there', stored(5, 'FileDownloaded', downloaded(9))],
    ['a number that no column holds', stored(5, 'FileDownloaded', downloaded(1, { completed: Number.MAX_SAFE_INTEGER }))],
  ])('stops right before a poison event: %s', async (_, poison) => {
    const place = await fold(start, [stored(3, 'FileUploaded', uploaded(1))]);
    await database.session.query('UPDATE seen_files_g1 SET downloads = 9223372036854775000'); // nearly all that a bigint holds
    const batch = [stored(4, 'FileDownloaded', downloaded(1)), poison, stored(7, 'FileUploaded', uploaded(3))];
    const error = await fold(place, batch).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PoisonEvent);
    expect(error).toHaveProperty('event.id', poison.id);
    expect(await checkpoint()).toMatchObject({ position: '4', events: 2 });
  });

  it('takes events that no handler of this version wants as steps of the checkpoint only', async () => {
    await fold(start, [stored(3, 'FileUploaded', uploaded(1)), stored(4, 'OfTheVersionBefore', {})]);
    expect(await checkpoint()).toMatchObject({ position: '4', events: 1 });
  });
});

describe('the read models', () => {
  type State = 'live' | 'ended' | 'reclaimed';
  type Step = {
    readonly from: readonly (State | undefined)[];
    readonly to?: State;
    readonly event: EventType;
    readonly data: (file: number) => object;
  };
  const steps: readonly Step[] = [
    { from: [undefined], to: 'live', event: 'FileUploaded', data: uploaded },
    { from: ['live', 'ended', 'reclaimed'], event: 'FileDownloaded', data: downloaded },
    { from: ['live', 'ended', 'reclaimed'], event: 'FileRefused', data: refused },
    { from: ['live', 'ended', 'reclaimed'], event: 'ImageServed', data: imageServed },
    { from: [undefined, 'live', 'ended'], event: 'RequestsCounted', data: requestsCounted },
    { from: ['live'], to: 'ended', event: 'FileExpired', data: expired },
    { from: ['live'], to: 'ended', event: 'FileDeleted', data: deleted },
    { from: ['ended'], to: 'reclaimed', event: 'BytesReclaimed', data: reclaimed },
  ];

  /** Events that could have happened in this order: a step that a file is not ready for does not happen. */
  const story = fc.array(fc.tuple(fc.constantFrom(...steps), fc.nat(7)), { maxLength: 80 }).map((wishes) => {
    const states = new Map<number, State>();
    return wishes.flatMap(([{ from, to, event, data }, file], index) => {
      const state = states.get(file);
      if (!from.includes(state)) return [];
      if (to) states.set(file, to);
      return [stored(index + 1, event, data(file))];
    });
  });

  const foldInBatches = async (
    projection: Projection,
    story: readonly StoredEvent[],
    cuts: readonly number[],
  ): Promise<string> => {
    const mine = story.filter(({ type }) => type in projection.on);
    await database.session.query(
      `UPDATE projection_generations SET position = NULL WHERE name = '${projection.name}'; TRUNCATE ${Object.keys(
        projection.tables,
      )
        .map((table) => `${table}_g1`)
        .join()}`,
    );
    let place: Place = { generation: 1, position: null };
    for (let from = 0, turn = 0; from < mine.length; turn += 1) {
      const size = 1 + (cuts[turn % cuts.length] ?? 0);
      place = await fold(place, mine.slice(Math.max(0, from - 2), from + size), projection); // two of them again
      from += size;
    }
    return hashRows(database.session, projection);
  };

  it('are the same rows however their events are split and repeated', { timeout: 120_000 }, async () => {
    for (const projection of allProjections) await ensureGeneration(database.session, projection, systemClock);
    await fc.assert(
      fc.asyncProperty(story, fc.array(fc.nat(12), { minLength: 1, maxLength: 8 }), async (events, cuts) => {
        for (const projection of allProjections)
          expect(await foldInBatches(projection, events, cuts)).toBe(await foldInBatches(projection, events, [1_000]));
      }),
      { numRuns: 25 },
    );
  });
});
