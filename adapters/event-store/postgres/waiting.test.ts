import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type pg from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { all, ids, newEvent, newEvents, newType, take } from '../contract/events.ts';
import { openPostgresLog } from './log.ts';
import { openTestLog } from './testing.ts';

const never = new AbortController().signal;

/** Appends as a replica would, within a transaction that the caller ends. Returns the event's id. */
const appendUnfinished = async (client: pg.ClientBase): Promise<string> => {
  const { id } = newEvent();
  await client.query('BEGIN');
  await client.query('SELECT append_events($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    ['unfinished'],
    [-2],
    [1],
    [1],
    [id],
    ['Unfinished'],
    ['{}'],
    ['{}'],
    [4],
  ]);
  return id;
};

const waitingForLock = async (admin: pg.Pool): Promise<number> => {
  const { rows } = await admin.query(
    "SELECT count(*)::integer FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows[0].count;
};

describe('an append that is not finished', () => {
  it.each(['COMMIT', 'ROLLBACK'])('is passed by nobody before its %s', async (end) => {
    const { store, url, admin, dispose } = await openTestLog({ pollMs: 20 });
    const other = openPostgresLog({ url, pollMs: 20 });
    const before = newEvent();
    await store.append('before', [before], { expected: 'none' });
    const client = await admin.connect();
    const unfinished = await appendUnfinished(client);

    const reader = store.subscribe({}, never)[Symbol.asyncIterator]();
    expect((await reader.next()).value?.id).toBe(before.id);
    const next = reader.next();
    const [mine, others] = [newEvents(2), newEvents(1)];
    const appends = [store.append('mine', mine, { expected: 'none' }), other.append('others', others, { expected: 'none' })];
    // Both replicas hold an event that would come after the unfinished one, and both must wait for it.
    await vi.waitUntil(async () => (await waitingForLock(admin)) === 2);
    expect(await all(store.read('mine'))).toEqual([]);
    expect(ids(await take(other.subscribe({}, never), 1))).toEqual([before.id]);
    const head = await admin.query('SELECT position::text FROM log_head');
    expect(head.rows).toEqual([{ position: '1' }]);

    await client.query(end);
    client.release();
    await Promise.all(appends);
    const first = (await next).value;
    const survivors = end === 'COMMIT' ? 4 : 3;
    const rest = await take(store.subscribe({ after: first?.position ?? '' }, never), survivors - 1);
    expect([first, ...rest].map((event) => event?.position)).toEqual(['2', '3', '4', '5'].slice(0, survivors));
    expect(first?.id === unfinished).toBe(end === 'COMMIT');
    await reader.return?.();
    await other.close();
    await dispose();
  });
});

describe('a subscription', () => {
  it('is pushed to: it need not look by itself', async () => {
    const { store, dispose } = await openTestLog({ pollMs: 3_600_000 });
    const type = newType();
    await store.append('one', [newEvent(type)], { expected: 'none' });
    const reader = store.subscribe({ types: [type] }, never)[Symbol.asyncIterator]();
    await reader.next();
    for (const event of newEvents(3, type)) {
      const next = reader.next();
      await store.append('one', [event], { expected: 'any' });
      expect((await next).value?.id).toBe(event.id);
    }
    await reader.return?.();
    await dispose();
  });

  it('looks by itself: it need not be told', async () => {
    const { store, admin, dispose } = await openTestLog({ pollMs: 20 });
    await store.append('one', [newEvent()], { expected: 'none' });
    const reader = store.subscribe({}, never)[Symbol.asyncIterator]();
    await reader.next();
    const next = reader.next();
    const { id } = newEvent();
    await admin.query(`
      WITH head AS (UPDATE log_head SET position = position + 1 RETURNING position)
      INSERT INTO events SELECT position, 'untold', 0, '${id}', 'Untold', '{}', '{}', 4 FROM head`);
    expect((await next).value?.id).toBe(id);
    await reader.return?.();
    await dispose();
  });

  it('holds one connection for all, and none once they have ended', async () => {
    const { store, admin, dispose } = await openTestLog();
    const type = newType();
    await store.append('one', [newEvent(type)], { expected: 'none' });
    const listening = async (): Promise<number> => {
      const { rows } = await admin.query(
        "SELECT count(*)::integer FROM pg_stat_activity WHERE datname = current_database() AND query ~ '^(LISTEN|SELECT position::text FROM log_head)'",
      );
      return rows[0].count;
    };
    const controller = new AbortController();
    const readers = Array.from({ length: 20 }, () => all(store.subscribe({ types: [type] }, controller.signal)));
    await vi.waitUntil(async () => (await listening()) === 1);
    controller.abort();
    for (const events of await Promise.all(readers)) expect(events.length).toBeLessThanOrEqual(1);
    await vi.waitUntil(async () => (await listening()) === 0);
    await dispose();
  });

  it('left early does not keep the process', { timeout: 30_000 }, async () => {
    const { store, url, dispose } = await openTestLog();
    await store.append('one', newEvents(3), { expected: 'none' });
    const script = `
      import { openPostgresLog } from ${JSON.stringify(new URL('log.ts', import.meta.url).href)};
      const store = openPostgresLog({ url: process.env.LOG_URL });
      for await (const event of store.subscribe({}, new AbortController().signal)) break;
      for await (const event of store.read('one')) break;
      await store.close();`;
    const options = { cwd: fileURLToPath(new URL('.', import.meta.url)), env: { ...process.env, LOG_URL: url }, timeout: 20_000 };
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], options);
    await dispose();
  });
});
