import { setTimeout } from 'node:timers/promises';
import { openSession, type Session } from '@lading/adapters/database/session.ts';
import type { EventStore } from '@lading/adapters/event-store/port.ts';
import type { Clock } from '@lading/schema/clock.ts';
import { currentVersion, type NewEvent } from '@lading/schema/events/registry.ts';
import type { Logger } from '@lading/schema/log.ts';
import type { Generation } from './generations.ts';

type Context = {
  readonly url: string;
  readonly store: EventStore;
  readonly log: Logger;
  readonly clock: Clock;
  readonly replica: string;
};

const againMs = 2_000;

const rebuiltEvent = ({ name, version, events }: Generation, id: string, { clock, replica }: Context): NewEvent => ({
  id,
  type: 'ProjectionRebuilt',
  data: { name, version, events },
  metadata: {
    at: clock.now().toISOString(),
    actor: { kind: 'system', id: 'projections' },
    client: null,
    correlationId: id,
    causationId: id,
    replica,
    schemaVersion: currentVersion('ProjectionRebuilt'),
  },
});

const forget = async (session: Session, { name, generation }: Generation): Promise<void> => {
  await session.query('UPDATE projection_generations SET announce = NULL WHERE name = $1 AND generation = $2', [
    name,
    generation,
  ]);
};

const announceOnce = async (context: Context, generation: Generation, id: string): Promise<void> => {
  const { replica, store, url } = context;
  await store.append(`server-${replica}`, [rebuiltEvent(generation, id, context)], { expected: 'any' });
  const session = await openSession(url); // the leader's own is in the middle of its transactions
  await forget(session, generation).finally(() => session.close());
};

/**
 * Appends the ProjectionRebuilt event of a generation that took over, if it is still to be appended, and tries until the signal.
 * Its id was chosen in the transaction of the swap, so after a crash the same event is appended again, which adds nothing.
 * Never rejects.
 */
export const announce = async (context: Context, generation: Generation, signal: AbortSignal): Promise<void> => {
  const { announce: id, name } = generation;
  if (id === null) return;
  while (!signal.aborted) {
    try {
      return await announceOnce(context, generation, id);
    } catch (error) {
      context.log.warn({ projection: name, err: error }, 'that a read model was rebuilt could not be recorded yet');
      await setTimeout(againMs, undefined, { signal }).catch(() => undefined);
    }
  }
};
