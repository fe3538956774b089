import { isLockRefused, type Session } from '@lading/adapters/database/session.ts';
import type { Clock } from '@lading/schema/clock.ts';
import type { Ids } from '@lading/schema/ids.ts';
import { comparePositions, type Position } from '@lading/schema/position.ts';
import { OutOfStep } from './apply.ts';
import type { Projection } from './define.ts';
import { activeGenerations, type Generation, notifySql, rollback } from './generations.ts';
import { createIndexes, dropTables, dropViews, pointViews } from './tables.ts';

const reached = (position: Position | null, goal: Position | null): boolean =>
  goal === null || (position !== null && comparePositions(position, goal) >= 0);

// A reader that takes long must not make all others queue behind the swap.
const begin = "BEGIN; SET LOCAL lock_timeout TO '2s'";

const index = async (session: Session, projection: Projection, generation: number): Promise<void> => {
  const sql = `BEGIN; ${createIndexes(projection, generation)};
    UPDATE projection_generations SET indexed = true WHERE name = '${projection.name}' AND generation = ${generation}; COMMIT`;
  await session.query(sql, undefined, { deadlineMs: 0 });
};

type Pair = { readonly old: Generation; readonly next: Generation };

const pairOf = (active: readonly Generation[], name: string, generation: number): Pair => {
  const old = active.find(({ status }) => status === 'serving');
  const next = active.find((one) => one.status === 'building' && one.generation === generation);
  if (!old || !next) throw new OutOfStep(name);
  return { old, next };
};

const swap = async (
  session: Session,
  projection: Projection,
  { old, next }: Pair,
  rebuilt: { at: string; id: string },
): Promise<void> => {
  const { name } = projection;
  await session.query(dropViews(old.tables));
  await session.query(pointViews(projection, next.generation));
  await session.query(dropTables(old.tables, old.generation));
  const setStatus =
    'UPDATE projection_generations SET status = $3, ended_at = $4, announce = $5 WHERE name = $1 AND generation = $2';
  await session.query(setStatus, [name, old.generation, 'retired', rebuilt.at, null]);
  await session.query(setStatus, [name, next.generation, 'serving', null, rebuilt.id]);
  // Two messages: who serves has changed, and where the new one stands.
  await session.query(`${notifySql(name)}; ${notifySql(name, next.position ?? '0')}; COMMIT`);
};

/**
 * Puts a generation that was built beside in place of the serving one, in one transaction: views, statuses and the old tables.
 * `behind`: it has not caught up with the serving checkpoint yet; fold on. `busy`: a reader or writer was in the way; try again.
 */
export const promote = async (
  session: Session,
  projection: Projection,
  generation: number,
  { clock, ids }: { clock: Clock; ids: Ids },
): Promise<'swapped' | 'behind' | 'busy'> => {
  const seen = pairOf(await activeGenerations(session, projection.name), projection.name, generation);
  if (!reached(seen.next.position, seen.old.position)) return 'behind';
  if (!seen.next.indexed) await index(session, projection, generation);
  try {
    await session.query(begin);
    // Whoever moves the serving checkpoint locks its row first, so from here on it stands still.
    const pair = pairOf(await activeGenerations(session, projection.name, 'FOR UPDATE'), projection.name, generation);
    if (reached(pair.next.position, pair.old.position)) {
      await swap(session, projection, pair, { at: clock.now().toISOString(), id: ids.uuid() });
      return 'swapped';
    }
    await session.query('ROLLBACK');
    return 'behind';
  } catch (error) {
    await rollback(session);
    if (isLockRefused(error)) return 'busy';
    throw error;
  }
};
