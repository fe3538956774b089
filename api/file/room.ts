import { setTimeout } from 'node:timers/promises';
import type { ReadDatabase } from '@lading/projections/read-models.ts';
import type { Logger } from '@lading/schema/log.ts';
import { problem } from '@lading/schema/problems.ts';
import { sql } from 'kysely';
import { knowUse } from './known-use.ts';

/** Room in the store that running uploads hold, on all replicas together. */
export type Room = {
  /**
   * Makes an upload hold so many bytes in all, or leaves what it held. Where others hold what is missing it waits for them, at
   * most `patienceMs` long: what ends just now counts twice for a moment, and what breaks off gives its room back.
   * @throws Problem StorageFull
   */
  hold(id: string, bytes: number, patienceMs: number): Promise<void>;
  /** Gives back what an upload held. */
  free(id: string): void;
  stop(): Promise<void>;
};

type Deps = {
  readonly db: ReadDatabase;
  /** What the store holds for files by now, ended and orphaned ones included. */
  readonly readUsed: (db: ReadDatabase) => Promise<number>;
  /** Whether no other replica is alive: then what this process knows is all there is. */
  readonly isAlone: () => boolean;
  readonly capacityBytes: number;
  readonly logger: Logger;
};

type Ask = {
  readonly id: string;
  readonly bytes: number;
  /** Until when it waits for others, by `performance.now()`. */
  readonly until: number;
  readonly granted: () => void;
  readonly refused: (reason: unknown) => void;
};

type Granted = { readonly granted: ReadonlySet<Ask>; readonly used: number; readonly isSettled: boolean };

const lockKey = 7_227_464_001;
/** How long those wait for others who are refused for now. */
const pauseMs = 20;
const gatherMs = 2;
/** How long a database that failed is left alone. */
const retryMs = 500;
const heartbeatMs = 5_000;
/** Four missed heartbeats: its process is gone. */
const staleAfter = '20 seconds';

/** Where there is no limit, there is room. */
export const endlessRoom: Room = { hold: async () => {}, free: () => {}, stop: async () => {} };

/**
 * What all uploads hold by now, those given back left out. Takes the lock that keeps every other round waiting.
 * Nobody waits for the disk: what a crash forgets, it ends.
 */
const lockAndSum = async (tx: ReadDatabase, gone: readonly string[]): Promise<number> => {
  await sql`SELECT set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock(${lockKey})`.execute(tx);
  const { rows } = await sql<{ bytes: number }>`
    WITH freed AS (DELETE FROM upload_reservations WHERE id = ANY (${gone}::uuid[]) OR touched_at < now() - ${staleAfter}::interval)
    SELECT coalesce(sum(bytes), 0)::bigint AS bytes FROM upload_reservations
    WHERE id <> ALL (${gone}::uuid[]) AND touched_at >= now() - ${staleAfter}::interval`.execute(tx);
  return rows[0]?.bytes ?? 0;
};

const write = (tx: ReadDatabase, held: ReadonlyMap<string, number>) =>
  sql`
  INSERT INTO upload_reservations (id, bytes) SELECT * FROM unnest(${[...held.keys()]}::uuid[], ${[...held.values()]}::bigint[])
  ON CONFLICT (id) DO UPDATE SET bytes = excluded.bytes, touched_at = now()`.execute(tx);

type Full = { readonly used: number; readonly reserved: number; readonly capacityBytes: number };

/** Those that fit, first come, first served. */
const choose = (asked: readonly Ask[], held: ReadonlyMap<string, number>, { used, reserved, capacityBytes }: Full): Granted => {
  let total = used + reserved;
  const granted = asked.filter(({ id, bytes }) => {
    const more = bytes - (held.get(id) ?? 0);
    const fits = total + more <= capacityBytes;
    total += fits ? more : 0;
    return fits;
  });
  return { granted: new Set(granted), used, isSettled: reserved === 0 && granted.length === 0 };
};

/** How long until the next round: a moment where all wait for others; where several asked at once, more are on their way. */
const pauseAfter = (asked: number, waiting: number, newcomers: number): number => {
  if (waiting > 0 && newcomers === 0) return pauseMs;
  return asked > 1 ? gatherMs : 0;
};

/** Runs `round` while there is work, never two at once. It answers how long to pause before the next one, in milliseconds. */
const inRounds = (round: () => Promise<number>, hasWork: () => boolean) => {
  let running: Promise<void> | undefined;
  let stopped = false;
  const run = async (): Promise<void> => {
    while (!stopped && hasWork()) {
      const pause = await round();
      if (pause > 0) await setTimeout(pause);
    }
    running = undefined;
  };
  return {
    wake: (): void => {
      // Whatever comes later in this turn shares the round.
      running ??= Promise.resolve().then(run);
    },
    stop: async (): Promise<void> => {
      stopped = true;
      await running;
    },
  };
};

/** Decides who may have room, for uploads that hold what is in `held`. */
const createGrants = ({ db, readUsed, isAlone, capacityBytes }: Omit<Deps, 'logger'>, held: ReadonlyMap<string, number>) => {
  const use = knowUse(() => readUsed(db));
  const heldHere = (): number => held.values().reduce((sum, bytes) => sum + bytes, 0);

  // Reservations first, then what is stored: an upload that ends between the two counts twice rather than not at all.
  const grantHere = async (asked: readonly Ask[]): Promise<Granted> => {
    const reserved = heldHere();
    return choose(asked, held, { used: await use.read(), reserved, capacityBytes });
  };
  const grantAmongAll = async (tx: ReadDatabase, asked: readonly Ask[], gone: readonly string[]): Promise<Granted> => {
    const reserved = await lockAndSum(tx, gone);
    const chosen = choose(asked, held, { used: await readUsed(tx), reserved, capacityBytes });
    await write(tx, new Map([...held, ...[...chosen.granted].map(({ id, bytes }) => [id, bytes] as const)]));
    return chosen;
  };
  return {
    use,
    /** Whether there is room for certain, without asking. */
    fits(id: string, bytes: number): boolean {
      const used = isAlone() ? use.atMost() : undefined;
      return used !== undefined && used + heldHere() - (held.get(id) ?? 0) + bytes <= capacityBytes;
    },
    grant: (asked: readonly Ask[], gone: readonly string[]): Promise<Granted> =>
      isAlone() ? grantHere(asked) : db.transaction().execute((tx) => grantAmongAll(tx, asked, gone)),
  };
};

/**
 * Keeps reservations, among several replicas in the database under one lock. Those that come while a round is under way share the next one, so many
 * small uploads at once cost few transactions.
 */
export const openRoom = (deps: Deps): Room => {
  const { isAlone, capacityBytes, logger } = deps;
  const held = new Map<string, number>();
  let asks: Ask[] = [];
  let freed: string[] = [];
  let isDue = false;
  let isDeciding = false;
  const { use, fits, grant } = createGrants(deps, held);

  /** Answers how many go on waiting for others. */
  const answer = (asked: readonly Ask[], { granted, used, isSettled }: Granted): number => {
    const waiting: Ask[] = [];
    for (const ask of asked) {
      if (granted.has(ask)) {
        held.set(ask.id, ask.bytes);
        ask.granted();
      } else if (isSettled || performance.now() >= ask.until) {
        ask.refused(problem('StorageFull', { capacityBytes, usedBytes: used }));
      } else waiting.push(ask);
    }
    asks.push(...waiting);
    return waiting.length;
  };

  /** Answers how long to wait before the next one. */
  const round = async (): Promise<number> => {
    const [asked, gone] = [asks, freed];
    [asks, freed, isDue, isDeciding] = [[], [], false, true];
    try {
      const waiting = answer(asked, await grant(asked, gone));
      return pauseAfter(asked.length, waiting, asks.length - waiting);
    } catch (error) {
      freed.push(...gone);
      // Those who came meanwhile would only wait as long again.
      for (const { refused } of [...asked, ...asks.splice(0)]) refused(error);
      logger.debug({ error: String(error) }, 'room for uploads could not be reserved or given back; it will be');
      return retryMs;
    } finally {
      isDeciding = false;
    }
  };

  const rounds = inRounds(round, () => isDue || asks.length > 0 || freed.length > 0);
  const heartbeat = setInterval(() => {
    isDue = held.size > 0;
    rounds.wake();
  }, heartbeatMs);

  return {
    hold(id, bytes, patienceMs) {
      // Nobody needs to be asked, and nobody waits for it in front of this one.
      if (!isDeciding && asks.length === 0 && fits(id, bytes)) {
        held.set(id, bytes);
        return Promise.resolve();
      }
      return new Promise((granted, refused) => {
        asks.push({ id, bytes, until: performance.now() + patienceMs, granted, refused });
        rounds.wake();
      });
    },
    free(id) {
      use.add(held.get(id) ?? 0);
      if (!held.delete(id) || isAlone()) return;
      freed.push(id);
      rounds.wake();
    },
    async stop() {
      clearInterval(heartbeat);
      if (freed.length > 0) await round();
      await rounds.stop();
    },
  };
};
