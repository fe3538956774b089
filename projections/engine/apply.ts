import { isDataRefused, type Session } from '@lading/adapters/database/session.ts';
import { isEventType, type RecordedEvent, type StoredEvent } from '@lading/schema/events/registry.ts';
import { comparePositions, type Position } from '@lading/schema/position.ts';
import { collectChanges, MissingRow, type Pending } from './changes.ts';
import type { Changes, Projection } from './define.ts';
import { flush, statementsOf, toText } from './flush.ts';
import { notifySql, rollback } from './generations.ts';
import type { Heard } from './hear.ts';
import { begin, type Together } from './together.ts';

/** An event that this projection cannot take in. It stops here: going on would falsify every row that follows. */
export class PoisonEvent extends Error {
  readonly event: StoredEvent;

  constructor(event: StoredEvent, cause: unknown) {
    super(
      `event ${event.id} (${event.type}, position ${event.position}): ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
    this.name = 'PoisonEvent';
    this.event = event;
  }
}

/** The checkpoint is not where this process left it: another one has moved it, or the generation is served no more. */
export class OutOfStep extends Error {
  constructor(name: string) {
    super(`the checkpoint of ${name} was moved by another process`);
    this.name = 'OutOfStep';
  }
}

/** A generation as its leader left it. */
export type Place = { readonly generation: number; readonly position: Position | null };

export type Handler = (event: RecordedEvent, changes: Changes) => void;

const handlerOf = (projection: Projection, type: string): Handler | undefined =>
  // Each handler takes the event of its own key, and `parseEvent` gives the event that its type names.
  isEventType(type) ? (projection.on[type] as Handler | undefined) : undefined;

const fold = (projection: Projection, events: readonly Heard[]): { pending: Pending; handled: number } => {
  const { changes, pending } = collectChanges(projection.tables);
  let handled = 0;
  for (const { event, parse } of events) {
    const handle = handlerOf(projection, event.type);
    if (!handle) continue; // of the version before; it only moves the checkpoint
    try {
      handle(parse(), changes);
    } catch (error) {
      throw new PoisonEvent(event, error);
    }
    handled += 1;
  }
  return { pending, handled };
};

/** Those not yet handled, each once. */
const unseen = (events: readonly Heard[], position: Position | null): Heard[] => {
  let last = position;
  return events.filter(({ event }) => {
    if (last !== null && comparePositions(event.position, last) <= 0) return false;
    last = event.position;
    return true;
  });
};

/** Moves the checkpoint, if it is where it was left. */
const moveSql = ({ name }: Projection, { generation, position }: Place, to: string, handled: number): string =>
  `UPDATE projection_generations SET position = ${to}, events = events + ${handled}, error = NULL, failed_event = NULL
   WHERE name = '${name}' AND generation = ${generation} AND status <> 'retired'
     AND position ${position === null ? 'IS NULL' : `= ${BigInt(position)}`} RETURNING status`;

const applyOnce = async (session: Session, projection: Projection, place: Place, events: readonly Heard[]): Promise<Place> => {
  const last = events.at(-1)?.event;
  if (!last) return place;
  const { pending, handled } = fold(projection, events);
  const position = BigInt(last.position).toString();
  try {
    const moved = await session.query<{ status: string }>(`${begin} ${moveSql(projection, place, position, handled)}`);
    if (moved.count === 0) throw new OutOfStep(projection.name);
    await flush(session, statementsOf(projection.tables, place.generation, pending));
    await session.query(moved.rows[0]?.status === 'serving' ? `${notifySql(projection.name, position)}; COMMIT` : 'COMMIT');
    return { ...place, position };
  } catch (error) {
    await rollback(session);
    const poisoned = events.length === 1 && (error instanceof MissingRow || isDataRefused(error));
    throw poisoned ? new PoisonEvent(last, error) : error;
  }
};

const isPoison = (error: unknown): boolean => error instanceof PoisonEvent || error instanceof MissingRow || isDataRefused(error);

/**
 * Folds events into a generation: rows and checkpoint in one transaction, the checkpoint taken from the last event.
 * Events at or before `place` change nothing. Answers the new place.
 * @throws PoisonEvent for one that cannot be taken in; those before it are
 * @throws OutOfStep when the checkpoint is not at `place`; nothing was changed
 */
export const apply = async (session: Session, projection: Projection, place: Place, batch: readonly Heard[]): Promise<Place> => {
  const events = unseen(batch, place.position);
  try {
    return await applyOnce(session, projection, place, events);
  } catch (error) {
    if (events.length <= 1 || !isPoison(error)) throw error;
    let reached = place;
    for (const event of events) reached = await applyOnce(session, projection, reached, [event]);
    return reached;
  }
};

/**
 * Folds events into a generation that serves, in one transaction and one round trip with other generations that are live.
 * Where that fails, for whatever reason, they are folded alone, as by `apply`.
 */
export const applyTogether = async (
  { session, together }: { readonly session: Session; readonly together: Together },
  projection: Projection,
  place: Place,
  batch: readonly Heard[],
): Promise<Place> => {
  const events = unseen(batch, place.position);
  const last = events.at(-1)?.event;
  if (!last) return place;
  const position = BigInt(last.position).toString();
  try {
    const { pending, handled } = fold(projection, events);
    const moved = `WITH moved AS (${moveSql(projection, place, position, handled)}) SELECT 1 / count(*) FROM moved WHERE status = 'serving'`;
    const rows = toText(statementsOf(projection.tables, place.generation, pending));
    await together(session, {
      name: projection.name,
      sql: [moved, rows, notifySql(projection.name, position)].filter(Boolean).join(';\n'),
    });
    return { ...place, position };
  } catch {
    return apply(session, projection, place, batch);
  }
};
