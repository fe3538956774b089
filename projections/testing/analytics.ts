import { systemClock } from '@lading/schema/clock.ts';
import type { EventType, StoredEvent } from '@lading/schema/events/registry.ts';
import { apply, type Place } from '../engine/apply.ts';
import type { Projection } from '../engine/define.ts';
import { ensureGeneration } from '../engine/generations.ts';
import { heard } from '../engine/hear.ts';
import { openTestDatabase, stored, type TestDatabase } from '../testing.ts';

/** An event at a time, of a client. */
export const happened = (
  position: number,
  type: EventType,
  time: string,
  data: object,
  client: string | null = null,
): StoredEvent => {
  const event = stored(position, type, data, time);
  return { ...event, metadata: { ...event.metadata, client } };
};

export type TestAnalytics = TestDatabase & {
  /** Folds events from the beginning, in batches of these sizes, over and over. */
  fold(events: readonly StoredEvent[], sizes?: readonly number[]): Promise<void>;
};

/** A database with one read model, to be filled as often as wanted. */
export const openTestAnalytics = async (projection: Projection): Promise<TestAnalytics> => {
  const database = await openTestDatabase();
  await ensureGeneration(database.session, projection, systemClock);
  const tables = Object.keys(projection.tables).map((table) => `${table}_g1`);
  return {
    ...database,
    async fold(events, sizes = [1_000]) {
      await database.session.query(
        `UPDATE projection_generations SET position = NULL WHERE name = '${projection.name}'; TRUNCATE ${tables.join()}`,
      );
      let place: Place = { generation: 1, position: null };
      for (let from = 0, turn = 0; from < events.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        place = await apply(database.session, projection, place, events.slice(from, from + size).map(heard));
        from += size;
      }
    },
  };
};
