import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@lading/adapters/database/embedded.ts';
import { migrate } from '@lading/adapters/database/migrate.ts';
import { openPool, type Pool } from '@lading/adapters/database/pool.ts';
import type { EventStore } from '@lading/adapters/event-store/port.ts';
import { openPostgresLog } from '@lading/adapters/event-store/postgres/log.ts';
import type { NewEvent } from '@lading/schema/events/registry.ts';
import { randomIds } from '@lading/schema/ids.ts';
import { compare, printRatio, type Ratio } from './ratio.ts';

const batch = 100;
const writers = 16;
const batchesPerRound = 10;
const appendsPerWriter = 15;
const rounds = 61;

// Only the ids differ: making events up must not be what is measured.
const sample: Omit<NewEvent, 'id'> = {
  type: 'FileDownloaded',
  data: { slug: 'aB7xYzQ', uuid: randomIds.uuid(), projectId: null, count: 3, completed: 2, bytes: 120_000 },
  metadata: {
    at: '2026-11-21T09:00:00.000Z',
    actor: { kind: 'anonymous', id: null },
    client: randomIds.secret(16),
    correlationId: randomIds.uuid(),
    causationId: randomIds.uuid(),
    replica: 'bench',
    schemaVersion: 1,
  },
};

const newEvent = (): NewEvent => ({ id: randomIds.uuid(), ...sample });

const newEvents = (): readonly NewEvent[] => Array.from({ length: batch }, newEvent);

/** INSERT as one would write it by hand: prepared, one statement with all rows, committed by itself. */
const bareInserts = (pool: Pool) => {
  let position = 0;
  const rowOf = (count: number) => (_: unknown, row: number) =>
    `(${Array.from({ length: count }, (_value, column) => `$${row * count + column + 1}`)})`;
  return async (events: readonly NewEvent[], place: (index: number) => [stream: string, revision: number]): Promise<void> => {
    const values = events.flatMap((event, index) => {
      const [data, metadata] = [JSON.stringify(event.data), JSON.stringify(event.metadata)];
      position += 1;
      return [position, ...place(index), event.id, event.type, data, metadata, data.length + metadata.length];
    });
    const text = `INSERT INTO bare_events (position, stream, revision, id, type, data, metadata, bytes)
      VALUES ${events.map(rowOf(8))}`;
    await pool.query({ name: `insert_${events.length}`, text, values });
  };
};

type Insert = ReturnType<typeof bareInserts>;

const times = async (count: number, work: (turn: number) => Promise<unknown>): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await work(turn);
};

const atOnce = async (count: number, work: () => Promise<void>): Promise<void> => {
  await Promise.all(Array.from({ length: count }, work));
};

const any = { expected: 'any' } as const;
const none = { expected: 'none' } as const;

/** One append of 100 events after the other, as traffic is recorded. */
const batches = (store: EventStore, insert: Insert): Promise<Ratio> =>
  compare({
    name: 'append, batches of 100',
    rounds,
    reach: 0.8,
    work: { amount: batchesPerRound * batch, unit: 'events' },
    async subject() {
      const stream = randomIds.uuid();
      await times(batchesPerRound, () => store.append(stream, newEvents(), any));
    },
    async floor() {
      const stream = randomIds.uuid();
      await times(batchesPerRound, (turn) => insert(newEvents(), (index) => [stream, turn * batch + index]));
    },
  });

/** 100 appends to streams of their own that come at once, against one INSERT that holds them all. */
const manyStreams = (store: EventStore, insert: Insert): Promise<Ratio> =>
  compare({
    name: 'append, 100 new streams at once',
    rounds,
    reach: 0.5,
    work: { amount: batchesPerRound * batch, unit: 'events' },
    subject: () =>
      times(batchesPerRound, () => Promise.all(newEvents().map((event) => store.append(randomIds.uuid(), [event], none)))),
    floor: () => times(batchesPerRound, () => insert(newEvents(), () => [randomIds.uuid(), 0])),
  });

const singles = (store: EventStore, insert: Insert): Promise<Ratio> =>
  compare({
    name: 'append, 16 writers of single events',
    rounds,
    reach: 0.5,
    work: { amount: writers * appendsPerWriter, unit: 'events' },
    subject: () =>
      atOnce(writers, async () => {
        const stream = randomIds.uuid();
        await times(appendsPerWriter, () => store.append(stream, [newEvent()], any));
      }),
    floor: () =>
      atOnce(writers, async () => {
        const stream = randomIds.uuid();
        await times(appendsPerWriter, (turn) => insert([newEvent()], () => [stream, turn]));
      }),
  });

/** Appends to the PostgreSQL log against bare INSERTs into a table of the same shape and indexes, fsync on. */
export default async (): Promise<void> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'lading-bench-append-'));
  const database = await startEmbedded({ dataDir, log: () => undefined });
  await migrate(database.url, () => undefined);
  const pool = openPool(database.url, { max: writers, onError: () => undefined });
  await pool.query('CREATE TABLE bare_events (LIKE events INCLUDING ALL)');
  const store = openPostgresLog({ url: database.url });
  try {
    const insert = bareInserts(pool);
    for (const measure of [batches, manyStreams, singles]) printRatio(await measure(store, insert));
  } finally {
    await store.close();
    await pool.end();
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
};
