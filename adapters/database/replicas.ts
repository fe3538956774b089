import { setTimeout } from 'node:timers/promises';
import { comparePositions, type Position } from '@lading/schema/position.ts';
import { keepSession } from './kept-session.ts';
import type { Session } from './session.ts';

/** The processes that share a database, as one of them sees the others. */
export type Replicas = {
  /** How far each of the others has come, of those that are alive. */
  others(): readonly Position[];
  /** Tells the others, if there are any, how far this one has come; when it is said often, the last time counts. */
  tell(position: Position): void;
  /** Leaves, and says so. */
  stop(): Promise<void>;
};

type Options = {
  /** Of this process, never used before. */
  readonly id: string;
  /** Of this replica: the process that had it before is gone. */
  readonly name: string;
  readonly position: Position;
  /** Called when another one has come, gone or come further. */
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
  readonly beatMs?: number;
  /** How long one that says nothing counts as alive. */
  readonly aliveMs?: number;
};

/** Who says it, how far that one has come, and whether it asks the others to tell as well, or leaves. */
type Word = { readonly id: string; readonly position: Position; readonly says: 'hello' | 'seen' | 'bye' };
type Row = { readonly id: string; readonly position: Position; readonly ageMs: number };

const channel = 'lading_seen';
/** Between two words of one process. */
const gapMs = 5;
const deadlineMs = 3_000;

const isWord = (value: unknown): value is Word =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  'position' in value &&
  typeof value.position === 'string' &&
  'says' in value &&
  (value.says === 'hello' || value.says === 'seen' || value.says === 'bye');

const parseWord = (payload: string): Word | undefined => {
  try {
    const value: unknown = JSON.parse(payload);
    return isWord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The others, by what they say and by what the table says of them. */
const createOthers = (aliveMs: number) => {
  const known = new Map<string, { readonly position: Position; readonly until: number }>();
  /** Left, but perhaps still in the rows that are being read. */
  const left = new Set<string>();

  const note = ({ id, position }: Omit<Word, 'says'>, ageMs: number): void => {
    const before = known.get(id);
    const isOld = before !== undefined && comparePositions(before.position, position) > 0;
    const until = performance.now() + aliveMs - ageMs;
    known.set(id, { position: isOld ? before.position : position, until: Math.max(until, before?.until ?? 0) });
  };

  return {
    positions(): readonly Position[] {
      for (const [id, { until }] of known) if (until <= performance.now()) known.delete(id);
      return [...known.values()].map(({ position }) => position);
    },
    hear(word: Word): void {
      if (word.says === 'bye') {
        known.delete(word.id);
        left.add(word.id);
      } else {
        left.delete(word.id);
        note(word, 0);
      }
    },
    read(rows: readonly Row[]): void {
      for (const row of rows) if (!left.has(row.id)) note(row, row.ageMs);
      for (const id of left) if (!rows.some((row) => row.id === id)) left.delete(id);
    },
  };
};

/** What one process does to the table and says to the others. */
const statements = ({ id, name }: Options, aliveMs: number) => {
  const run = <T>(session: Session, sql: string, values: readonly unknown[]) => session.query<T>(sql, values, { deadlineMs });
  const wordOf = (says: Word['says'], position: Position): string => JSON.stringify({ id, position, says } satisfies Word);
  return {
    say: (session: Session, says: Word['says'], position: Position) =>
      run(session, 'SELECT pg_notify($1, $2)', [channel, wordOf(says, position)]),
    /** The process before this one has not said goodbye; nobody needs to wait until that shows. */
    succeed: (session: Session) =>
      run(
        session,
        `WITH before AS (DELETE FROM replicas WHERE name = $1 AND id <> $2 RETURNING id, position)
         SELECT pg_notify($3, json_build_object('id', id, 'position', position, 'says', 'bye')::text) FROM before`,
        [name, id, channel],
      ),
    beat: async (session: Session, position: Position): Promise<readonly Row[]> => {
      await run(
        session,
        `INSERT INTO replicas (id, name, position, beat_at) VALUES ($1, $2, $3, clock_timestamp())
         ON CONFLICT (id) DO UPDATE SET position = excluded.position, beat_at = excluded.beat_at`,
        [id, name, position],
      );
      await run(session, `DELETE FROM replicas WHERE beat_at < clock_timestamp() - $1 * interval '1 ms'`, [aliveMs]);
      const others = await run<Row>(
        session,
        `SELECT id, position, extract(epoch FROM clock_timestamp() - beat_at)::float8 * 1000 AS "ageMs" FROM replicas WHERE id <> $1`,
        [id],
      );
      return others.rows;
    },
    leave: (session: Session) =>
      run(session, 'WITH self AS (DELETE FROM replicas WHERE id = $1) SELECT pg_notify($2, $3)', [
        id,
        channel,
        wordOf('bye', '0'),
      ]),
  };
};

/**
 * Joins the processes that share the database. Rejects when the database cannot be reached; later that is waited out, and
 * the others keep counting until they have been silent for too long.
 */
export const openReplicas = async (url: string, options: Options): Promise<Replicas> => {
  const { id, changed, failed, beatMs = 2_000, aliveMs = 6_000 } = options;
  const others = createOthers(aliveMs);
  const { say, succeed, beat, leave } = statements(options, aliveMs);
  let { position } = options;
  let told: Position | undefined;
  let talking = false;
  let stopped = false;
  let current: Session | undefined;

  const talk = async (): Promise<void> => {
    if (talking) return;
    talking = true;
    while (!stopped && told !== position && others.positions().length > 0) {
      told = position;
      // What is not heard now is in the next hello, and in the table.
      if (current) await say(current, 'seen', position).catch(() => undefined);
      await setTimeout(gapMs);
    }
    talking = false;
  };

  const hear = (session: Session, payload: string): void => {
    const word = parseWord(payload);
    if (!word || stopped) return;
    // Somebody took this name over too early.
    if (word.id === id && word.says === 'bye') greet(session).catch(failed);
    if (word.id === id) return;
    others.hear(word);
    if (word.says === 'hello') {
      told = undefined;
      void talk();
    }
    changed();
  };

  const look = async (session: Session): Promise<void> => {
    others.read(await beat(session, position));
    changed();
  };

  const greet = async (session: Session): Promise<void> => {
    await look(session);
    told = position;
    await say(session, 'hello', position);
  };

  const kept = await keepSession(url, {
    async opened(session) {
      // Nothing that is said here is worth waiting for a disk.
      await session.query('SET synchronous_commit TO off');
      await session.listen(channel, (payload) => hear(session, payload));
      if (!current) await succeed(session);
      current = session;
      await greet(session);
    },
    look,
    everyMs: beatMs,
    failed,
  });

  return {
    others: others.positions,
    tell(reached) {
      position = reached;
      void talk();
    },
    async stop() {
      stopped = true;
      await kept.stop(leave);
    },
  };
};
