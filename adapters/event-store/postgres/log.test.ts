import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, ids, newEvent, newEvents, newStream, newType, take } from '../contract/events.ts';
import { eventStoreContract } from '../contract.ts';
import { Conflict } from '../port.ts';
import { openTestLog, type TestLog } from './testing.ts';

eventStoreContract('postgres', openTestLog);

const never = new AbortController().signal;

describe('the log in PostgreSQL', () => {
  let log: TestLog;
  beforeEach(async () => {
    log = await openTestLog();
  });
  afterEach(() => log.dispose());

  it('numbers all events from 1 without a gap, whatever was refused meanwhile', async () => {
    const { store, admin } = log;
    const stream = newStream();
    const attempts = Array.from({ length: 60 }, (_, n) =>
      store.append(n % 3 === 0 ? stream : newStream(), newEvents(1 + (n % 4)), { expected: n % 5 === 0 ? 7 : 'any' }),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(12);
    const { rows } = await admin.query(
      'SELECT count(*)::integer, min(position)::integer, max(position)::integer, (SELECT position::integer FROM log_head) AS head FROM events',
    );
    const [{ count }] = rows;
    expect(rows).toEqual([{ count, min: 1, max: count, head: count }]);
  });

  it('refuses an id that stands in another stream, or behind new ones', async () => {
    const { store } = log;
    const known = newEvent();
    await store.append('one', [known, newEvent()], { expected: 'none' });
    await expect(store.append('other', [known], { expected: 'any' })).rejects.toBeInstanceOf(Conflict);
    await expect(store.append('one', [newEvent(), known], { expected: 'any' })).rejects.toBeInstanceOf(Conflict);
    expect(await all(store.read('one'))).toHaveLength(2);
    expect(await all(store.read('other'))).toEqual([]);
  });

  it('answers a part of what was appended with the place of that part', async () => {
    const { store } = log;
    const events = newEvents(3);
    await store.append('one', events, { expected: 'none' });
    expect(await store.append('one', events.slice(0, 2), { expected: 'none' })).toEqual({ position: '2', revision: 1 });
  });

  it('keeps an append that PostgreSQL cannot take from harming those beside it', async () => {
    const { store } = log;
    const outcomes = await Promise.allSettled([
      store.append('before', newEvents(2), { expected: 'none' }),
      store.append('a name with \u0000', newEvents(1), { expected: 'none' }),
      store.append('after', newEvents(2), { expected: 'none' }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await all(store.read('after'))).toHaveLength(2);
  });

  it('is durable where the database is told not to wait for the disk', async () => {
    const client = await log.admin.connect();
    await client.query('SET synchronous_commit = off');
    await client.query('BEGIN');
    await client.query(
      `SELECT append_events('{a}', '{-2}', '{1}', '{1}', '{${newEvent().id}}', '{T}', '{"{}"}', '{"{}"}', '{4}')`,
    );
    expect((await client.query('SHOW synchronous_commit')).rows).toEqual([{ synchronous_commit: 'on' }]);
    await client.query('ROLLBACK');
    client.release(true);
  });

  it('cuts a page that would grow too large, in a stream and in the log', async () => {
    const { store } = log;
    const text = 'x'.repeat(1_000_000);
    const type = newType();
    for (let n = 0; n < 11; n += 1) await store.append('large', [newEvent(type, { n, text })], { expected: 'any' });
    const stored = await all(store.read('large'));
    expect(stored.map((event) => event.revision)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(ids(await take(store.subscribe({}, never), 11))).toEqual(ids(stored));
    expect(ids(await take(store.subscribe({ types: [type] }, never), 11))).toEqual(ids(stored));
  });
});
