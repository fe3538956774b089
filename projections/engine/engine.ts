import { openSession, type Session } from '@lading/adapters/database/session.ts';
import type { Position } from '@lading/schema/position.ts';
import { type Advance, type Board, openBoard } from './board.ts';
import type { Projection } from './define.ts';
import { ensureGeneration, type Generation } from './generations.ts';
import { hashRows } from './hash.ts';
import { hearFrom } from './hear.ts';
import { type Context, type Role, runGeneration } from './lead.ts';
import { settle } from './settle.ts';
import { commitTogether } from './together.ts';

/**
 * How a projection fares, as seen from this process: `live` and `catching-up` where it leads, `following` where another replica
 * does, `rebuilding` while a generation is built beside the serving one, `failed` at a poison event.
 */
export type ProjectionState = 'live' | 'catching-up' | 'rebuilding' | 'failed' | 'following';

export type ProjectionStatus = {
  readonly name: string;
  /** The version that is served. */
  readonly version: number;
  /** The last event that readers see; `0` before the first. */
  readonly position: Position;
  readonly state: ProjectionState;
  /** Why it stopped, and at which event; null unless `failed`. */
  readonly error: string | null;
};

export type Engine = {
  /**
   * True once every projection that handles one of `types` holds `position`; false after `timeoutMs` (2,000 when absent) or when
   * one of them has failed. `types` are those of the event at `position`: a projection's checkpoint stands on its own events only.
   */
  settled(types: readonly string[], position: Position, timeoutMs?: number): Promise<boolean>;
  /** Hears of every commit that readers can see, made by any replica. The answer ends that. */
  onAdvance(listener: (advance: Advance) => void): () => void;
  /** The checkpoint of the serving generation; undefined for unknown names and before the first event. */
  position(name: string): Position | undefined;
  status(): Promise<readonly ProjectionStatus[]>;
  /**
   * Begins to fold a projection anew beside the serving tables, which it replaces when it has caught up. One that is already
   * being built goes on, unless it has failed.
   * @throws RangeError for an unknown name, Error when newer code serves or builds it
   */
  rebuild(name: string): Promise<void>;
  /** SHA-256 over the rows that a projection serves. @throws RangeError for an unknown name */
  rowsHash(name: string): Promise<string>;
  stop(): Promise<void>;
};

export type EngineOptions = Omit<Context, 'hear' | 'together'> & { readonly projections: readonly Projection[] };

const withSession = async <T>(url: string, work: (session: Session) => Promise<T>): Promise<T> => {
  const session = await openSession(url);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
};

const taskKey = ({ name, generation }: Pick<Generation, 'name' | 'generation'>): string => `${name}/${generation}`;

/** Runs every generation that this code can fold, while it is listed. Numbers are never used again, so each is run once. */
const supervise = (options: EngineOptions, board: Board, signal: AbortSignal) => {
  const context: Context = { ...options, hear: hearFrom(options.store), together: commitTogether() };
  const roles = new Map<string, Role>();
  const retire = new Map<string, () => void>();
  const running: Promise<void>[] = [];

  const run = (projection: Projection, { name, generation }: Generation): void => {
    const key = taskKey({ name, generation });
    if (roles.has(key) || signal.aborted) return;
    const retired = new AbortController();
    retire.set(key, () => retired.abort());
    const role = (now: Role): void => void roles.set(key, now);
    role('following');
    const task = {
      projection,
      generation,
      role,
      advanced: (position: Position) => board.advance(name, position),
      failed: () => board.of(name).some((one) => one.generation === generation && one.error !== null),
    };
    running.push(runGeneration(context, task, AbortSignal.any([signal, retired.signal])));
  };

  const look = (): void => {
    const listed = options.projections.flatMap((projection) =>
      board.of(projection.name).flatMap((entry) => (entry.version === projection.version ? [{ projection, entry }] : [])),
    );
    for (const { projection, entry } of listed) run(projection, entry);
    const keys = new Set(listed.map(({ entry }) => taskKey(entry)));
    for (const [key, end] of retire) {
      if (keys.has(key)) continue;
      retire.delete(key);
      end();
    }
  };
  board.onChange(look);
  look();
  return { roles, ended: () => Promise.all(running) };
};

const statusOf = (name: string, active: readonly Generation[], roles: ReadonlyMap<string, Role>): ProjectionStatus => {
  const serving = active.find(({ status }) => status === 'serving');
  const building = active.find(({ status }) => status === 'building');
  const error = serving?.error ?? (building?.error ? `while rebuilding: ${building.error}` : null);
  const role = serving && roles.get(taskKey(serving));
  return {
    name,
    version: serving?.version ?? 0,
    position: serving?.position ?? '0',
    state: error !== null ? 'failed' : building ? 'rebuilding' : (role ?? 'following'),
    error,
  };
};

/**
 * Keeps the read models of this process's projections up to date, together with any number of replicas: one of them leads each.
 * Rejects when the database cannot be reached at the start; from then on lost connections are waited out.
 */
export const startEngine = async (options: EngineOptions): Promise<Engine> => {
  const { url, projections, clock } = options;
  const names = projections.map(({ name }) => name);
  await withSession(url, async (session) => {
    for (const projection of projections) await ensureGeneration(session, projection, clock);
  });
  const board = await openBoard(url, options.log);
  const stopped = new AbortController();
  const { roles, ended } = supervise(options, board, stopped.signal);

  const known = (name: string): Projection => {
    const projection = projections.find((one) => one.name === name);
    if (!projection) throw new RangeError(`there is no projection "${name}"`);
    return projection;
  };

  return {
    settled: (types, position, timeoutMs = 2_000) => settle(board, names, { types, position, timeoutMs }, stopped.signal),
    onAdvance: board.onAdvance,
    position: (name) => board.serving(name)?.position ?? undefined,
    status: async () => names.map((name) => statusOf(name, board.of(name), roles)),
    async rebuild(name) {
      const projection = known(name);
      if (board.of(name).some(({ version }) => version > projection.version))
        throw new Error(`newer code is at work on ${name}; version ${projection.version} cannot take its place`);
      await withSession(url, (session) => ensureGeneration(session, projection, clock, true));
      await board.refresh();
    },
    rowsHash: async (name) => {
      const projection = known(name);
      return withSession(url, (session) => hashRows(session, projection));
    },
    async stop() {
      stopped.abort();
      await ended();
      await board.stop();
    },
  };
};
