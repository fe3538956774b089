import type { EventStore } from '@lading/adapters/event-store/port.ts';
import { openPostgresLog } from '@lading/adapters/event-store/postgres/log.ts';
import { systemClock } from '@lading/schema/clock.ts';
import type { EventType, StoredEvent } from '@lading/schema/events/registry.ts';
import { randomIds } from '@lading/schema/ids.ts';
import type { Position } from '@lading/schema/position.ts';
import { type Line, openTestDatabase, rememberingLog, stored, type TestDatabase, uploaded } from '../testing.ts';
import { defineProjection, type Projection } from './define.ts';
import { type Engine, type ProjectionStatus, startEngine } from './engine.ts';

const tables = {
  names: { columns: { uuid: { type: 'uuid' }, name: { type: 'text' } }, key: ['uuid'] },
  tally: { columns: { id: { type: 'text' }, events: { type: 'bigint', initial: 0 } }, key: ['id'] },
} as const;

/** Refuses files of some names, as a handler with a mistake does. */
export const names = (version = 1, refuse: (name: string) => boolean = () => false): Projection =>
  defineProjection({
    name: 'names',
    version,
    tables,
    on: {
      FileUploaded: ({ data }, changes) => {
        if (refuse(data.name)) throw new Error(`cannot take ${data.name}`);
        changes.put('names', { uuid: data.uuid, name: `${data.name} v${version}` });
        changes.add('tally', { id: 'all' }, { events: 1 });
      },
      ...(version < 3 && { FileDownloaded: (_, changes) => changes.add('tally', { id: 'all' }, { events: 1 }) }),
    },
  });

/** How long to poll for what should come by itself. */
export const soon = { timeout: 8_000, interval: 20 };

export const stateOf = async (engine: Engine, name = 'names'): Promise<ProjectionStatus | undefined> =>
  (await engine.status()).find((one) => one.name === name);

const killLeaders = `SELECT pg_terminate_backend(pid) FROM pg_locks
  WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

export type World = TestDatabase & {
  readonly store: EventStore;
  readonly lines: readonly Line[];
  /** Starts an engine of its own, as another replica would; it is stopped with the world. */
  start(replica: string, projections: readonly Projection[], through?: EventStore): Promise<Engine>;
  /** Appends one event to a stream of its own; answers its position. */
  append(type: EventType, data: object): Promise<Position>;
  /** Appends the upload of a file; answers its position. */
  upload(file: number, over?: object): Promise<Position>;
  /** How many events `names` has counted, as readers see it. */
  tally(): Promise<number>;
  /** Ends the connections that hold the lead, as the death of a leader does; answers how many. */
  killLeaders(): Promise<number>;
  /** The ProjectionRebuilt events of a replica. */
  rebuilt(replica: string): Promise<StoredEvent[]>;
};

/** A database with the log, to start engines on. */
export const openWorld = async (): Promise<World> => {
  const database = await openTestDatabase();
  const store = openPostgresLog({ url: database.url });
  const { log, lines } = rememberingLog();
  const engines: Engine[] = [];
  const append = async (type: EventType, data: object): Promise<Position> => {
    const { id, metadata } = { ...stored(1, type, data), id: randomIds.uuid() };
    return (await store.append(`test-${id}`, [{ id, type, data, metadata }], { expected: 'none' })).position;
  };
  return {
    ...database,
    store,
    lines,
    async start(replica, projections, through = store) {
      const engine = await startEngine({
        url: database.url,
        store: through,
        projections,
        log,
        clock: systemClock,
        ids: randomIds,
        replica,
      });
      engines.push(engine);
      return engine;
    },
    append,
    upload: (file, over = {}) => append('FileUploaded', uploaded(file, over)),
    tally: async () => (await database.session.query<{ events: number }>('SELECT events FROM tally')).rows[0]?.events ?? 0,
    killLeaders: async () => (await database.session.query(killLeaders)).count,
    async rebuilt(replica) {
      const events: StoredEvent[] = [];
      for await (const event of store.read(`server-${replica}`)) events.push(event);
      return events.filter(({ type }) => type === 'ProjectionRebuilt');
    },
    async drop() {
      await Promise.all(engines.map((engine) => engine.stop()));
      await store.close();
      await database.drop();
    },
  };
};
