import { migrate } from '@lading/adapters/database/migrate.ts';
import { openSession, type Session } from '@lading/adapters/database/session.ts';
import { testDatabase } from '@lading/adapters/database/testing.ts';
import { randomIds } from '@lading/schema/ids.ts';
import type { Logger } from '@lading/schema/log.ts';
import { comparePositions, type Position } from '@lading/schema/position.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AllReplicas, followReplicas } from './replicas.ts';

const rhythm = { beatMs: 50, aliveMs: 1_000 };
const soon = { interval: 5, timeout: 5_000 };
/** Long enough that an answer in time was waited for, not waited out. */
const patient = 10_000;
const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let database: Awaited<ReturnType<typeof testDatabase>>;
let watcher: Session;
/** Each word that any of them said. */
type Word = { readonly id: string; readonly position: Position; readonly says: string };
let said: Word[];
let started: AllReplicas[];

beforeEach(async () => {
  database = await testDatabase();
  await migrate(database.url, () => undefined);
  watcher = await openSession(database.url);
  said = [];
  started = [];
  await watcher.listen('lading_seen', (payload) => payload.startsWith('{"id"') && said.push(JSON.parse(payload)));
});

afterEach(async () => {
  await Promise.all(started.map((replica) => replica.stop()));
  await watcher.close();
  await database.drop();
});

/** What a process has heard of, moved on by hand: it stands where it was put. */
const standing = (at: Position) => {
  const listeners = new Set<(position: Position) => void>();
  let position = at;
  return {
    position: () => position,
    reached: async (wanted: Position) => comparePositions(wanted, position) <= 0,
    onReached(listener: (position: Position) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    move(to: Position) {
      position = to;
      for (const listener of listeners) listener(to);
    },
  };
};

/** How many of the others answered the last greeting of this one. */
const answered = (id: string): number => {
  const greeted = said.findLastIndex((word) => word.id === id && word.says === 'hello');
  return new Set(said.slice(greeted + 1).flatMap((word) => (word.says === 'seen' && word.id !== id ? [word.id] : []))).size;
};

/** Starts one more; the others know of it. */
const start = async (replica: string, at: Position) => {
  const own = standing(at);
  const id = randomIds.uuid();
  const ids = { ...randomIds, uuid: () => id };
  const joined = await followReplicas({ databaseUrl: database.url, ids, logger: silent, replica, rhythm }, own);
  await expect.poll(() => answered(id), soon).toBe(started.length);
  started.push(joined);
  return { ...joined, move: own.move };
};

const beats = async () => (await watcher.query<{ id: string; name: string }>('SELECT id, name FROM replicas ORDER BY name')).rows;

/** A process that was killed: its last beat is there, and it says nothing. */
const killed = (name: string, at: Position) =>
  watcher.query('INSERT INTO replicas VALUES (gen_random_uuid(), $1, $2, clock_timestamp())', [name, at]);

/** How long it took, in milliseconds, and what it answered. */
const timed = async <T>(work: Promise<T>) => {
  const before = performance.now();
  const answer = await work;
  return { answer, ms: performance.now() - before };
};

describe('a replica that is alone', () => {
  it('waits for nobody and says nothing but that it came and went', async () => {
    const one = await start('one', '7');
    for (const position of ['8', '9', '10']) one.move(position);
    expect(await one.reached('10', patient)).toBe(true);
    expect(await one.reached('11', patient)).toBe(false);
    await one.stop();
    await expect.poll(() => said.map(({ says }) => says), soon).toEqual(['hello', 'bye']);
    expect(await beats()).toEqual([]);
  });
});

describe('two replicas', () => {
  it('have reached a position once both have', async () => {
    const [one, two] = [await start('one', '9'), await start('two', '9')];
    one.move('10');
    const reached = one.reached('10', patient);
    expect(await Promise.race([reached, one.reached('10', 100).then((seen) => `${seen} for now`)])).toBe('false for now');
    two.move('10');
    expect(await reached).toBe(true);
    expect(await two.reached('10', patient)).toBe(true);
  });

  it('need nothing said to know where the other was when they met', async () => {
    const [one, two] = [await start('one', '3'), await start('two', '5')];
    expect(await Promise.all([one.reached('3', patient), two.reached('3', patient)])).toEqual([true, true]);
    expect(await two.reached('4', 50)).toBe(false);
  });

  it('tell a newcomer how far they have come since their last beat', async () => {
    const one = await start('one', '3');
    one.move('4');
    const two = await start('two', '4');
    expect((await timed(two.reached('4', patient))).answer).toBe(true);
  });

  it('do not wait for one that stopped', async () => {
    const [one, two] = [await start('one', '1'), await start('two', '1')];
    one.move('2');
    const reached = one.reached('2', patient);
    await two.stop();
    const { answer, ms } = await timed(reached);
    expect(answer).toBe(true);
    expect(ms).toBeLessThan(rhythm.aliveMs);
    expect((await beats()).map(({ name }) => name)).toEqual(['one']);
  });

  it('say the last of many positions, not each', async () => {
    const [one, two] = [await start('one', '0'), await start('two', '0')];
    one.move('1000');
    for (let position = 1; position <= 1_000; position += 1) {
      two.move(String(position));
      if (position % 100 === 0) await new Promise(setImmediate);
    }
    expect(await one.reached('1000', patient)).toBe(true);
    const words = () => said.filter(({ says }) => says === 'seen').map(({ position }) => position);
    await expect.poll(() => words().at(-1), soon).toBe('1000');
    expect(words().length).toBeLessThan(50);
  });

  it('come together again after a lost connection, without missing what was said meanwhile', async () => {
    const [one, two] = [await start('one', '1'), await start('two', '1')];
    await watcher.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    );
    one.move('2');
    two.move('2');
    expect(await Promise.all([one.reached('2', patient), two.reached('2', patient)])).toEqual([true, true]);
  });
});

describe('a replica that was killed', () => {
  it('holds answers up while its last beat counts, and no longer', async () => {
    const one = await start('one', '2');
    await killed('two', '1');
    await expect.poll(() => one.reached('2', 0), soon).toBe(false);
    const { answer, ms } = await timed(one.reached('2', patient));
    expect(answer).toBe(true);
    expect(ms).toBeLessThan(rhythm.aliveMs + 1_000);
    await expect.poll(async () => (await beats()).map(({ name }) => name), soon).toEqual(['one']);
  });

  it('counts as dead as soon as it is started again', async () => {
    const one = await start('one', '1');
    await killed('two', '1');
    const two = await start('two', '2');
    one.move('2');
    const { answer, ms } = await timed(Promise.all([one.reached('2', patient), two.reached('2', patient)]));
    expect(answer).toEqual([true, true]);
    expect(ms).toBeLessThan(rhythm.aliveMs);
  });
});

describe('two replicas that were given one name', () => {
  it('still wait for each other', async () => {
    const [one, two] = [await start('one', '1'), await start('one', '1')];
    await expect.poll(async () => (await beats()).length, soon).toBe(2);
    one.move('2');
    expect(await one.reached('2', 100)).toBe(false);
    two.move('2');
    expect(await one.reached('2', patient)).toBe(true);
  });
});

describe('words that are none', () => {
  it.each(['', 'no', '7', 'null', '{}', '{"id":"x","position":7,"says":"hello"}', '{"id":"x","position":"1","says":"what"}'])(
    'are not heard: %j',
    async (word) => {
      const one = await start('one', '5');
      const asking = JSON.stringify({ id: 'y', position: '5', says: 'hello' });
      for (const payload of [word, asking]) await watcher.query('SELECT pg_notify($1, $2)', ['lading_seen', payload]);
      await expect.poll(() => answered('y'), soon).toBe(1);
      expect(await one.reached('5', 0)).toBe(true);
    },
  );
});
