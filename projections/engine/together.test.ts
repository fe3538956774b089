import { openSession, type Session } from '@lading/adapters/database/session.ts';
import { systemClock } from '@lading/schema/clock.ts';
import type { StoredEvent } from '@lading/schema/events/registry.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloaded, openTestDatabase, stored, type TestDatabase, uploaded } from '../testing.ts';
import { applyTogether, OutOfStep, type Place, PoisonEvent } from './apply.ts';
import { defineProjection, type Projection } from './define.ts';
import { activeGenerations, ensureGeneration } from './generations.ts';
import { heard } from './hear.ts';
import { commitTogether, type Together } from './together.ts';

/** Counts files and their downloads; refuses files of its own name. */
const counting = (name: string): Projection =>
  defineProjection({
    name,
    version: 1,
    tables: {
      [name]: { columns: { uuid: { type: 'uuid' }, name: { type: 'text' }, downloads: { type: 'bigint' } }, key: ['uuid'] },
    },
    on: {
      FileUploaded: ({ data }, changes) => {
        if (data.name === name) throw new Error('a handler that fails');
        changes.put(name, { uuid: data.uuid, name: data.name, downloads: 0 });
      },
      FileDownloaded: ({ data }, changes) => changes.add(name, { uuid: data.uuid }, { downloads: data.completed }),
    },
  });

const start: Place = { generation: 1, position: null };
const [left, right] = [counting('left_files'), counting('right_files')];
let database: TestDatabase;
let sessions: readonly Session[];
let together: Together;

beforeEach(async () => {
  database = await openTestDatabase();
  for (const projection of [left, right]) await ensureGeneration(database.session, projection, systemClock);
  sessions = [await openSession(database.url), await openSession(database.url)];
  together = commitTogether();
});
afterEach(async () => {
  for (const session of sessions) await session.close();
  await database.drop();
});

/** Folds the same events into both at the same time, each over a session of its own. */
const foldBoth = (batch: readonly StoredEvent[], places: readonly Place[] = [start, start]) =>
  Promise.allSettled(
    [left, right].map((projection, index) => {
      const session = sessions[index] ?? database.session;
      return applyTogether({ session, together }, projection, places[index] ?? start, batch.map(heard));
    }),
  );

const checkpoints = async () => (await activeGenerations(database.session)).map(({ position, events }) => ({ position, events }));

const rows = async ({ name }: Projection) =>
  (await database.session.query(`SELECT name, downloads FROM ${name} ORDER BY name`)).rows;

/** How many transactions wrote the rows that are there now. */
const transactions = async (): Promise<number> => {
  const sql =
    'SELECT xmin FROM left_files_g1 UNION SELECT xmin FROM right_files_g1 UNION SELECT xmin FROM projection_generations';
  return (await database.session.query(sql)).count;
};

const quoted = `it's "quoted" \\ $1 ${String.fromCodePoint(0x1f4e6)}`;

describe('projections that are folded together', () => {
  it('move their rows and checkpoints in one transaction', async () => {
    const batch = [stored(3, 'FileUploaded', uploaded(1, { name: quoted })), stored(5, 'FileDownloaded', downloaded(1))];
    const places = await foldBoth(batch);
    expect(places).toEqual(Array(2).fill({ status: 'fulfilled', value: { generation: 1, position: '5' } }));
    expect(await checkpoints()).toEqual(Array(2).fill({ position: '5', events: 2 }));
    for (const projection of [left, right]) expect(await rows(projection)).toMatchObject([{ name: quoted }]);
    expect(await transactions()).toBe(1);
  });

  it('find the rows that an earlier batch made, and change nothing for what they have seen', async () => {
    await foldBoth([stored(3, 'FileUploaded', uploaded(1))]);
    const place = { generation: 1, position: '3' };
    const batch = [stored(3, 'FileUploaded', uploaded(1)), stored(4, 'FileDownloaded', downloaded(1, { completed: 7 }))];
    await foldBoth(batch, [place, place]);
    await foldBoth(batch, [
      { generation: 1, position: '4' },
      { generation: 1, position: '4' },
    ]);
    expect(await rows(left)).toMatchObject([{ downloads: 7 }]);
    expect(await checkpoints()).toEqual(Array(2).fill({ position: '4', events: 2 }));
  });

  it.each([
    ['a handler that throws', stored(5, 'FileUploaded', uploaded(2, { name: 'left_files' })), 1],
    ['data that does not fit', stored(5, 'FileUploaded', { ...uploaded(2), size: -1 }), 2],
    ['a row that is not there', stored(5, 'FileDownloaded', downloaded(9)), 2],
  ])('stop alone at an event that they cannot take: %s', async (_, poison, stopped) => {
    const both = await foldBoth([stored(4, 'FileUploaded', uploaded(1)), poison]);
    const reasons = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(reasons).toHaveLength(stopped);
    for (const reason of reasons) expect(reason).toBeInstanceOf(PoisonEvent);
    const positions = (await checkpoints()).map(({ position }) => position);
    expect(positions).toEqual(stopped === 1 ? ['4', '5'] : ['4', '4']);
  });

  it('do not hold each other up where another process has moved one of them', async () => {
    await database.session.query("UPDATE projection_generations SET position = 9 WHERE name = 'left_files'");
    const [first, second] = await foldBoth([stored(3, 'FileUploaded', uploaded(1))]);
    expect(first).toMatchObject({ status: 'rejected', reason: expect.any(OutOfStep) });
    expect(second).toMatchObject({ status: 'fulfilled' });
    expect((await checkpoints()).map(({ position }) => position)).toEqual(['9', '3']);
    expect(await rows(left)).toEqual([]);
  });

  it('go on alone when the session that wrote for all is lost', async () => {
    await sessions[0]?.close();
    const [first, second] = await foldBoth([stored(3, 'FileUploaded', uploaded(1))]);
    expect(first?.status).toBe('rejected');
    expect(second?.status).toBe('fulfilled');
    expect((await checkpoints()).map(({ position }) => position)).toEqual([null, '3']);
  });

  it('do not write into a generation that is served no more', async () => {
    await database.session.query("UPDATE projection_generations SET status = 'retired' WHERE name = 'right_files'");
    const [first, second] = await foldBoth([stored(3, 'FileUploaded', uploaded(1))]);
    expect(first?.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(OutOfStep) });
  });
});
