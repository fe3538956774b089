import { setTimeout } from 'node:timers/promises';
import { openSession, type Session } from '@lading/adapters/database/session.ts';
import type { EventStore } from '@lading/adapters/event-store/port.ts';
import type { Clock } from '@lading/schema/clock.ts';
import type { Ids } from '@lading/schema/ids.ts';
import type { Logger } from '@lading/schema/log.ts';
import type { Position } from '@lading/schema/position.ts';
import { announce } from './announce.ts';
import { apply, applyTogether, OutOfStep, type Place, PoisonEvent } from './apply.ts';
import type { Projection } from './define.ts';
import { activeGenerations, type Generation, lockKey, notifySql } from './generations.ts';
import type { Hear, Heard } from './hear.ts';
import { promote } from './promote.ts';
import type { Together } from './together.ts';

export type Context = {
  readonly url: string;
  readonly store: EventStore;
  readonly log: Logger;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly replica: string;
  /** How the log is read. */
  readonly hear: Hear;
  /** How those that are live write. */
  readonly together: Together;
};

/** What a process does with a generation: wait for its leader to fall, fold the past, or fold what comes. */
export type Role = 'following' | 'catching-up' | 'live';

/** One generation in the hands of this process. */
export type Task = {
  readonly projection: Projection;
  readonly generation: number;
  /** Hears of every change of role. */
  readonly role: (role: Role) => void;
  /** Hears of the checkpoint after each commit of a generation that serves. */
  readonly advanced: (position: Position) => void;
  /** Whether the generation still stands with the error it failed with. */
  readonly failed: () => boolean;
};

const batchEvents = 1_000;
const buildingBatchEvents = 2_000; // far behind, larger batches fold more changes into one row
const togetherEvents = 200; // more at once are better folded side by side
const retryLeadMs = 500;
const busyMs = 200;
const failedMs = 2_000;
const idleMs = 100;

const pause = (ms: number, signal: AbortSignal): Promise<void> => setTimeout(ms, undefined, { signal }).catch(() => undefined);

/** Waits until the lock is ours. It belongs to the session, as do all transactions: a leader that loses one loses both. */
const takeLead = async (session: Session, key: bigint, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const { rows } = await session.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [key]);
    if (rows[0]?.taken) return;
    await pause(retryLeadMs, signal);
  }
};

/** The serving generation's types, too: while it is caught up with, its checkpoint may stand on an event of its own. */
const typesToHear = (projection: Projection, active: readonly Generation[]): string[] => [
  ...new Set([...Object.keys(projection.on), ...active.flatMap(({ types }) => types)]),
];

type Events = ReturnType<Hear>;

const takeBatch = async (events: Events, most: number, role: Task['role']): Promise<Heard[] | undefined> => {
  const idle = globalThis.setTimeout(() => role('live'), idleMs);
  const batch = await events.take(most).finally(() => clearTimeout(idle));
  if (batch?.length === most) role('catching-up');
  return batch;
};

const promoteWhenReady = async (context: Context, task: Task, session: Session, signal: AbortSignal): Promise<boolean> => {
  const { projection, generation } = task;
  while (!signal.aborted) {
    const outcome = await promote(session, projection, generation, context);
    if (outcome === 'behind') return false;
    if (outcome === 'swapped') {
      context.log.info(
        { projection: projection.name, version: projection.version, generation },
        'a rebuilt read model took over',
      );
      return true;
    }
    await pause(busyMs, signal);
  }
  return false;
};

/** Folds what a serving generation hears, for as long as it hears anything. */
const serve = async (context: Context, task: Task, session: Session, start: Place, events: Events): Promise<void> => {
  const { together } = context;
  let place = start;
  for (;;) {
    const batch = await takeBatch(events, batchEvents, task.role);
    if (!batch) return;
    place =
      batch.length > togetherEvents
        ? await apply(session, task.projection, place, batch)
        : await applyTogether({ session, together }, task.projection, place, batch);
    if (place.position !== null) task.advanced(place.position);
  }
};

/** Folds what a generation hears that is built beside, until it took over. */
const build = async (
  context: Context,
  task: Task,
  session: Session,
  start: Place,
  events: Events,
  signal: AbortSignal,
): Promise<void> => {
  let place = start;
  while (!(await promoteWhenReady(context, task, session, signal))) {
    const batch = await takeBatch(events, buildingBatchEvents, task.role);
    if (!batch) return;
    place = await apply(session, task.projection, place, batch);
  }
};

const foldOn = async (
  context: Context,
  task: Task,
  session: Session,
  active: readonly Generation[],
  signal: AbortSignal,
): Promise<boolean> => {
  const { projection, generation } = task;
  const mine = active.find((one) => one.generation === generation);
  if (!mine) return false;
  task.role('catching-up');
  const done = new AbortController();
  const until = AbortSignal.any([signal, session.lost, done.signal]);
  const announced = announce(context, mine, until);
  const together = mine.status === 'building';
  const events = context.hear({ after: mine.position, types: typesToHear(projection, active), together }, until);
  const place = { generation, position: mine.position };
  try {
    await (together ? build(context, task, session, place, events, until) : serve(context, task, session, place, events));
  } finally {
    done.abort();
    events.close();
    await announced;
  }
  session.lost.throwIfAborted();
  return !signal.aborted;
};

/** Folds as the leader until the signal, or until the generation is retired. */
const fold = async (context: Context, task: Task, session: Session, signal: AbortSignal): Promise<void> => {
  while (await foldOn(context, task, session, await activeGenerations(session, task.projection.name), signal));
};

const stopAt = async (
  context: Context,
  { projection, generation }: Task,
  session: Session,
  poison: PoisonEvent,
): Promise<void> => {
  await session.query('UPDATE projection_generations SET error = $3, failed_event = $4 WHERE name = $1 AND generation = $2', [
    projection.name,
    generation,
    poison.message,
    poison.event.id,
  ]);
  await session.query(notifySql(projection.name));
  context.log.error(
    { projection: projection.name, generation, event: poison.event.id, position: poison.event.position, err: poison.cause },
    'a projection stopped at an event that it cannot take in',
  );
};

type Outcome = 'ended' | 'failed';

const attempt = async (context: Context, task: Task, signal: AbortSignal): Promise<Outcome> => {
  const session = await openSession(context.url);
  try {
    await takeLead(session, lockKey(task.projection.name, task.generation), signal);
    await fold(context, task, session, signal);
    return 'ended';
  } catch (error) {
    if (!(error instanceof PoisonEvent)) throw error;
    await stopAt(context, task, session, error);
    return 'failed';
  } finally {
    task.role('following');
    await session.close();
  }
};

/** After a poison event this process waits until another one got past it. */
const waitWhileFailed = async (task: Task, signal: AbortSignal): Promise<void> => {
  do await pause(failedMs, signal);
  while (!signal.aborted && task.failed());
};

/**
 * Follows or leads one generation until the signal, which is raised when it is retired, too. Lost connections, of the database or the log, only pause it.
 * Never rejects.
 */
export const runGeneration = async (context: Context, task: Task, signal: AbortSignal): Promise<void> => {
  const projection = task.projection.name;
  let failures = 0;
  const role: Task['role'] = (now) => {
    if (now === 'live') failures = 0;
    task.role(now);
  };
  while (!signal.aborted) {
    const outcome = await attempt(context, { ...task, role }, signal).catch((error: unknown) => {
      if (error instanceof OutOfStep) context.log.info({ projection }, error.message);
      else if (!signal.aborted) context.log.warn({ projection, err: error }, 'a projection was interrupted and goes on');
      return 'again' as const;
    });
    if (outcome === 'ended') return;
    if (outcome === 'failed') await waitWhileFailed(task, signal);
    await pause(Math.min(100 * 2 ** failures, 2_000), signal);
    failures += 1;
  }
};
