import { createHash } from 'node:crypto';
import type { Session } from '@lading/adapters/database/session.ts';
import type { Clock } from '@lading/schema/clock.ts';
import type { Position } from '@lading/schema/position.ts';
import type { Projection } from './define.ts';
import { createIndexes, createTables, dropTables, identifier, pointViews } from './tables.ts';

/** One set of tables that a version of a projection fills. */
export type Generation = {
  readonly name: string;
  readonly generation: number;
  readonly version: number;
  readonly status: 'building' | 'serving' | 'retired';
  /** The last event its tables hold; null before the first. */
  readonly position: Position | null;
  /** Events folded so far. */
  readonly events: number;
  readonly types: readonly string[];
  readonly tables: readonly string[];
  readonly indexed: boolean;
  /** Why it stopped; null while it runs. */
  readonly error: string | null;
  /** The id of the ProjectionRebuilt event still to be appended. */
  readonly announce: string | null;
};

/** `NOTIFY` on it carries `{name, position}` after a batch, `{name}` when something else about a projection changed. */
export const channel = 'lading_projections';

/** The statement that tells every process about a projection once the transaction commits. */
export const notifySql = (name: string, position?: Position): string =>
  `NOTIFY ${channel}, '${JSON.stringify({ name: identifier(name), ...(position && { position: BigInt(position).toString() }) })}'`;

const columns = `name, generation, version, status, position::text, events::float8, types, tables, indexed, error, announce`;

/** The generations that are served or built, of all projections or of one. */
export const activeGenerations = async (
  session: Session,
  name?: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<readonly Generation[]> => {
  const sql = `SELECT ${columns} FROM projection_generations WHERE status <> 'retired' AND ($1::text IS NULL OR name = $1)
    ORDER BY name, generation ${lock}`;
  return (await session.query<Generation>(sql, [name ?? null])).rows;
};

/** What to do so that this version of a projection is served: nothing, serve a first generation, or build one beside. */
export const plan = (version: number, active: readonly Generation[], again: boolean): 'nothing' | 'serve' | 'build' => {
  const serving = active.find(({ status }) => status === 'serving');
  const building = active.find(({ status }) => status === 'building');
  if (!serving) return 'serve';
  // Newer code is at work: an old replica of a rolling upgrade must not turn it back.
  if (Math.max(serving.version, building?.version ?? 0) > version) return 'nothing';
  if (building?.version === version) return again && building.error !== null ? 'build' : 'nothing';
  return again || serving.version < version ? 'build' : 'nothing';
};

const insertSql = `INSERT INTO projection_generations (name, generation, version, status, types, tables, indexed, started_at)
  SELECT $1, coalesce(max(generation), 0) + 1, $2, $3, $4, $5, $6, $7 FROM projection_generations WHERE name = $1
  RETURNING generation`;

const create = async (session: Session, projection: Projection, status: 'serving' | 'building', clock: Clock): Promise<void> => {
  const { rows } = await session.query<{ generation: number }>(insertSql, [
    projection.name,
    projection.version,
    status,
    Object.keys(projection.on),
    Object.keys(projection.tables),
    status === 'serving',
    clock.now().toISOString(),
  ]);
  const generation = rows[0]?.generation;
  if (generation === undefined) throw new Error('the new generation has no number');
  await session.query(createTables(projection, generation));
  if (status === 'building') return;
  await session.query(createIndexes(projection, generation));
  await session.query(pointViews(projection, generation));
};

/** Gives up a half-built generation. */
const discard = async (session: Session, generation: Generation, clock: Clock): Promise<void> => {
  await session.query(`UPDATE projection_generations SET status = 'retired', ended_at = $3 WHERE name = $1 AND generation = $2`, [
    generation.name,
    generation.generation,
    clock.now().toISOString(),
  ]);
  await session.query(dropTables(generation.tables, generation.generation));
};

/**
 * Makes sure that a generation of this version is served or being built; with `again`, that one is being built even though
 * this version serves. Any number of replicas may call it at once. Answers whether anything was made.
 */
export const ensureGeneration = async (
  session: Session,
  projection: Projection,
  clock: Clock,
  again = false,
): Promise<boolean> => {
  await session.query(`BEGIN; SELECT pg_advisory_xact_lock(${lockKey(projection.name)})`);
  try {
    const active = await activeGenerations(session, projection.name);
    const next = plan(projection.version, active, again);
    if (next !== 'nothing') {
      const abandoned = active.find(({ status }) => status === 'building');
      if (abandoned) await discard(session, abandoned, clock);
      await create(session, projection, next === 'serve' ? 'serving' : 'building', clock);
      await session.query(notifySql(projection.name));
    }
    await session.query('COMMIT');
    return next !== 'nothing';
  } catch (error) {
    await rollback(session);
    throw error;
  }
};

/** Rolls back; on a lost connection the server does so by itself. */
export const rollback = async (session: Session): Promise<void> => {
  if (!session.lost.aborted) await session.query('ROLLBACK').catch(() => undefined);
};

/** The advisory lock of a name: the same number for the same words in every process. */
export const lockKey = (...words: readonly (string | number)[]): bigint =>
  createHash('sha256')
    .update(['lading projection', ...words].join('\0'))
    .digest()
    .readBigInt64BE();
