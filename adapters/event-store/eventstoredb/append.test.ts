import { describe, expect, it } from 'vitest';
import { all, ids, newEvent, newEvents, newStream } from '../contract/events.ts';
import { Conflict, StoreUnavailable } from '../port.ts';
import { startStandIn } from './stand-in/server.ts';
import { storeOnStandIn } from './testing.ts';

const troubles = [
  'hang before writing',
  'hang after writing',
  'unavailable before writing',
  'unavailable after writing',
  'drop before writing',
  'drop after writing',
] as const;

const expectations = [{ expected: 'none' }, { expected: 'any' }, { expected: 'exists' }, { expected: 1 }] as const;

describe.each(troubles)('an append whose server does this: %s', (trouble) => {
  it.each(expectations)('is repeated and happens once (expected $expected)', async ({ expected }) => {
    const { store, standIn } = await storeOnStandIn({ deadlineMs: 150 });
    const stream = newStream();
    const before = expected === 'none' ? [] : newEvents(2);
    if (before.length > 0) await store.append(stream, before, { expected: 'none' });
    const events = newEvents(3);
    standIn.faults.onAppend(trouble);
    const answer = await store.append(stream, events, { expected });
    const stored = await all(store.read(stream));
    expect(ids(stored)).toEqual(ids([...before, ...events]));
    expect(answer).toEqual({ revision: before.length + 2, position: stored.at(-1)?.position });
  });
});

describe('append', () => {
  it('gives up a server that hangs again and again, and says what the matter is', async () => {
    const { store, standIn } = await storeOnStandIn({ deadlineMs: 100 });
    standIn.faults.onAppend('hang before writing', 'hang before writing', 'hang before writing');
    const began = performance.now();
    const hanging = store.append(newStream(), newEvents(1), { expected: 'any' });
    await expect(hanging).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(hanging).rejects.toMatchObject({ cause: { name: expect.stringMatching(/^(Overdue|Error)$/) } });
    expect(performance.now() - began).toBeGreaterThan(150);
  });

  it('gives up a server that is not there, and works again when it is', async () => {
    const standIn = await startStandIn();
    const port = Number(new URL(standIn.url).port);
    const { store } = await storeOnStandIn({ connectionString: standIn.url, deadlineMs: 200 });
    await store.ping();
    await standIn.stop();
    await expect(store.append(newStream(), newEvents(1), { expected: 'any' })).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.ping()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(all(store.read(newStream()))).rejects.toBeInstanceOf(StoreUnavailable);
    const back = await startStandIn({ port });
    await expect
      .poll(() => store.append(newStream(), newEvents(1), { expected: 'none' }), { timeout: 10_000 })
      .toMatchObject({ revision: 0 });
    await store.ping();
    await back.stop();
  });

  it('is a conflict when somebody else wrote while it hung', async () => {
    const { store, standIn } = await storeOnStandIn({ deadlineMs: 150 });
    const stream = newStream();
    const [mine, theirs] = [newEvent(), newEvent()];
    standIn.faults.onAppend('hang before writing');
    const hanging = store.append(stream, [mine], { expected: 'none' });
    hanging.catch(() => {}); // it may be refused before it is looked at
    await store.append(stream, [theirs], { expected: 'any' });
    await expect(hanging).rejects.toBeInstanceOf(Conflict);
    expect(ids(await all(store.read(stream)))).toEqual([theirs.id]);
  });

  it.each(['', '&throwOnAppendFailure=false'])('is a conflict when the server says so%s', async (query) => {
    const { store, standIn } = await storeOnStandIn({ query });
    const stream = newStream();
    await store.append(stream, newEvents(3), { expected: 'none' });
    standIn.faults.onAppend('wrong expected version');
    await expect(store.append(stream, newEvents(1), { expected: 2 })).rejects.toBeInstanceOf(Conflict);
    await expect(store.append(stream, newEvents(1), { expected: 0 })).rejects.toBeInstanceOf(Conflict);
  });

  it('reads the position back when the answer lacks it', async () => {
    const { store, standIn } = await storeOnStandIn();
    const stream = newStream();
    const events = newEvents(3);
    const first = await store.append(stream, events, { expected: 'none' });
    await store.append(stream, newEvents(2), { expected: 2 });
    standIn.faults.onAppend('answer without position');
    expect(await store.append(stream, events, { expected: 'none' })).toEqual(first);
  });

  it('waits for a slow server', async () => {
    const { store, standIn } = await storeOnStandIn();
    standIn.faults.slowMs = 100;
    const began = performance.now();
    const answers = Array.from({ length: 10 }, () => store.append(newStream(), newEvents(1), { expected: 'none' }));
    for (const { revision } of await Promise.all(answers)) expect(revision).toBe(0);
    expect(performance.now() - began).toBeGreaterThanOrEqual(95);
  });

  it('is not touched when the connections of another store break', async () => {
    const [one, other] = [await storeOnStandIn(), await storeOnStandIn()];
    for (const { store } of [one, other]) await store.append(newStream(), newEvents(1), { expected: 'none' });
    other.standIn.faults.slowMs = 200;
    const slow = other.store.append(newStream(), newEvents(1), { expected: 'none' });
    one.standIn.cutConnections();
    await one.store.append(newStream(), newEvents(1), { expected: 'none' });
    expect(await slow).toMatchObject({ revision: 0 });
    await expect.poll(() => other.store.append(newStream(), newEvents(1), { expected: 'none' })).toMatchObject({ revision: 0 });
  });

  it('survives connections that break under a load of large appends', async () => {
    const { store, standIn } = await storeOnStandIn({ deadlineMs: 5_000 });
    const stream = newStream();
    const text = 'x'.repeat(100_000);
    const events = Array.from({ length: 40 }, (_, n) => newEvent('ContractTested', { n, text }));
    const appends = events.map((event) => store.append(stream, [event], { expected: 'any' }));
    for (const append of appends.slice(0, 10)) {
      await append;
      standIn.cutConnections();
    }
    await Promise.all(appends);
    expect(new Set(ids(await all(store.read(stream))))).toEqual(new Set(ids(events)));
  });
});
