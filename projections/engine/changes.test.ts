import { openSession, type Session } from '@lading/adapters/database/session.ts';
import { testDatabase } from '@lading/adapters/database/testing.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectChanges, isCounters, MissingRow } from './changes.ts';
import type { Changes } from './define.ts';
import { defineProjection } from './define.ts';
import { flush, statementsOf } from './flush.ts';
import { createTables } from './tables.ts';

const tables = {
  things: {
    columns: {
      id: { type: 'text' },
      name: { type: 'text' },
      seen: { type: 'bigint' },
      note: { type: 'text', nullable: true },
      told: { type: 'json' },
    },
    key: ['id'],
  },
  totals: {
    columns: {
      kind: { type: 'text' },
      day: { type: 'integer' },
      sum: { type: 'bigint', initial: 0 },
      hits: { type: 'integer', initial: 0 },
      latest: { type: 'instant', nullable: true },
    },
    key: ['kind', 'day'],
  },
} as const;

const projection = defineProjection({ name: 'test', version: 1, tables, on: {} });

type Op = { readonly does: string; readonly to: (changes: Changes<typeof tables>) => void };

const id = fc.constantFrom('a', 'b', 'c');
const number = fc.integer({ min: -5, max: 5 });
const word = fc.constantFrom('', 'x', "it's", '\\', '"quoted"', 'NUL \0', 'half \ud800', 'é');
const key = fc.record({ kind: id, day: fc.integer({ min: 0, max: 1 }) });
const latest = fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.123Z');

const op: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ id, name: word, seen: number, note: fc.option(word), told: fc.record({ word }) }).map((row) => ({
    does: `put ${JSON.stringify(row)}`,
    to: (changes: Changes<typeof tables>) => changes.put('things', row),
  })),
  fc
    .tuple(id, fc.oneof(fc.record({ name: word }), fc.record({ note: fc.option(word), seen: number }), fc.record({})))
    .map(([which, columns]) => ({
      does: `patch ${which} ${JSON.stringify(columns)}`,
      to: (changes: Changes<typeof tables>) => changes.patch('things', { id: which }, columns),
    })),
  fc.tuple(id, number, fc.option(word)).map(([which, seen, note]) => ({
    does: `add ${which} ${seen} ${note}`,
    to: (changes: Changes<typeof tables>) => changes.add('things', { id: which }, { seen }, note === null ? {} : { note }),
  })),
  id.map((which) => ({
    does: `remove ${which}`,
    to: (changes: Changes<typeof tables>) => changes.remove('things', { id: which }),
  })),
  fc.tuple(key, number, fc.option(number), fc.option(latest)).map(([which, sum, hits, time]) => ({
    does: `count ${JSON.stringify([which, sum, hits, time])}`,
    to: (changes: Changes<typeof tables>) =>
      changes.add('totals', which, { sum, ...(hits !== null && { hits }) }, time === null ? {} : { latest: time }),
  })),
  key.map((which) => ({
    does: `forget ${JSON.stringify(which)}`,
    to: (changes: Changes<typeof tables>) => changes.remove('totals', which),
  })),
  fc.tuple(key, number).map(([which, sum]) => ({
    does: `set ${JSON.stringify(which)} ${sum}`,
    to: (changes: Changes<typeof tables>) => changes.patch('totals', which, { sum }),
  })),
);

let database: Awaited<ReturnType<typeof testDatabase>>;
let session: Session;

beforeAll(async () => {
  database = await testDatabase();
  session = await openSession(database.url);
  await session.query(createTables(projection, 1));
});
afterAll(async () => {
  await session.close();
  await database.drop();
});

const write = async (ops: readonly Op[]): Promise<void> => {
  const { changes, pending } = collectChanges(tables);
  for (const { to } of ops) to(changes);
  await flush(session, statementsOf(tables, 1, pending));
};

/** The rows after all batches, or the name of what stopped them. */
const outcome = async (batches: readonly (readonly Op[])[]): Promise<unknown> => {
  await session.query('TRUNCATE things_g1, totals_g1');
  try {
    for (const batch of batches) await write(batch);
  } catch (error) {
    if (!(error instanceof MissingRow)) throw error;
    return error.name;
  }
  const things = await session.query('SELECT * FROM things_g1 ORDER BY id');
  const totals = await session.query('SELECT * FROM totals_g1 ORDER BY kind, day');
  return [things.rows, totals.rows];
};

/** Cuts a list at random places. */
const split = <T>(items: readonly T[], cuts: readonly boolean[]): T[][] => {
  const batches: T[][] = [[]];
  items.forEach((item, index) => {
    if (cuts[index]) batches.push([]);
    batches.at(-1)?.push(item);
  });
  return batches;
};

describe('changes', () => {
  it('give the same rows, or fail the same way, however they are split into batches', async () => {
    const cuts = fc.array(fc.boolean(), { minLength: 30, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(op, { maxLength: 30 }), cuts, async (ops, where) => {
        const oneByOne = await outcome(ops.map((one) => [one]));
        expect(await outcome(split(ops, where))).toEqual(oneByOne);
        expect(await outcome([ops])).toEqual(oneByOne);
      }),
      { numRuns: 150 },
    );
  });

  it('need a row to patch and to add to, unless the table counts', async () => {
    const patch: Op = { does: '', to: (changes) => changes.patch('things', { id: 'none' }, { name: 'x' }) };
    const add: Op = { does: '', to: (changes) => changes.add('things', { id: 'none' }, { seen: 1 }) };
    const count: Op = { does: '', to: (changes) => changes.add('totals', { kind: 'k', day: 1 }, { sum: 2 }) };
    expect(await outcome([[patch]])).toBe('MissingRow');
    expect(await outcome([[add]])).toBe('MissingRow');
    expect(await outcome([[count, count]])).toEqual([[], [{ kind: 'k', day: 1, sum: 4, hits: 0, latest: null }]]);
  });

  it('remember that a row was needed which a later event of the batch replaces', async () => {
    const row = { id: 'new', name: '', seen: 0, note: null, told: {} };
    const patch: Op = { does: '', to: (changes) => changes.patch('things', { id: 'new' }, { name: 'x' }) };
    const put: Op = { does: '', to: (changes) => changes.put('things', row) };
    const remove: Op = { does: '', to: (changes) => changes.remove('things', { id: 'new' }) };
    expect(await outcome([[patch, put]])).toBe('MissingRow');
    expect(await outcome([[patch, remove]])).toBe('MissingRow');
    expect(await outcome([[remove, put, patch]])).toEqual([[{ ...row, name: 'x' }], []]);
  });

  it('hold what PostgreSQL cannot as U+FFFD, and a written backslash as it is', async () => {
    const row = { id: '1', name: 'NUL \0 half \udfff', seen: 0, note: '\\u0000', told: { 'key \0': '\ud83d\ude00' } };
    expect(await outcome([[{ does: '', to: (changes) => changes.put('things', row) }]])).toEqual([
      [{ ...row, name: 'NUL \ufffd half \ufffd', told: { 'key \ufffd': '😀' } }],
      [],
    ]);
  });

  it('know which tables count', () => {
    expect(isCounters(tables.totals)).toBe(true);
    expect(isCounters(tables.things)).toBe(false);
    expect(isCounters({ columns: { id: { type: 'text' }, note: { type: 'text', nullable: true } }, key: ['id'] })).toBe(false);
  });
});
