import { EventStoreDBClient, StreamDeletedError } from '@eventstore/db-client';
import { describe, expect, it, vi } from 'vitest';
import { all, ids, newEvents, newStream, take } from '../contract/events.ts';
import { StoreUnavailable } from '../port.ts';
import { UnusablePosition } from './errors.ts';
import { storeOnStandIn } from './testing.ts';

const storeWith = async (count: number, options: Parameters<typeof storeOnStandIn>[0] = {}) => {
  const { store, standIn } = await storeOnStandIn(options);
  const stream = newStream();
  const events = newEvents(count);
  await store.append(stream, events, { expected: 'none' });
  return { store, standIn, stream, events };
};

describe('read', () => {
  it('goes on behind the last event when the server breaks off', async () => {
    const { store, standIn, stream, events } = await storeWith(5);
    standIn.faults.onRead('break off', 'unavailable', 'break off');
    expect(ids(await all(store.read(stream)))).toEqual(ids(events));
  });

  it('goes on when connections are cut between two events', async () => {
    const { store, standIn, stream, events } = await storeWith(2_000);
    const got: string[] = [];
    for await (const { id, revision } of store.read(stream)) {
      got.push(id);
      if (revision % 400 === 7) standIn.cutConnections();
    }
    expect(got).toEqual(ids(events));
  });

  it('tries again when the server hangs, and gives up in the end', async () => {
    const { store, standIn, stream, events } = await storeWith(2, { deadlineMs: 100 });
    standIn.faults.onRead('hang');
    expect(ids(await all(store.read(stream)))).toEqual(ids(events));
    standIn.faults.onRead('hang', 'hang', 'hang');
    await expect(all(store.read(stream))).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('ends the call on the server when the loop is left early', async () => {
    const { store, standIn, stream } = await storeWith(3_000);
    for (let round = 0; round < 20; round += 1) expect(await take(store.read(stream), 1)).toHaveLength(1);
    await vi.waitFor(() => expect(standIn.reads().open).toBe(0));
  });

  it('leaves the call open on the server with the client alone: why it is wrapped', async () => {
    const { standIn, stream } = await storeWith(3_000);
    const client = EventStoreDBClient.connectionString(standIn.url);
    const call = client.readStream(stream);
    for await (const _ of call) break;
    await expect(vi.waitFor(() => expect(standIn.reads().open).toBe(0), { timeout: 300 })).rejects.toThrow();
    await client.dispose();
    await vi.waitFor(() => expect(standIn.reads().open).toBe(0));
  });

  it('refuses an event whose commit and prepare position differ', async () => {
    const { store, standIn, stream } = await storeWith(1);
    standIn.faults.onRead('split positions');
    await expect(all(store.read(stream))).rejects.toBeInstanceOf(UnusablePosition);
  });

  it('says so when a stream was deleted for good', async () => {
    const { store, standIn, stream } = await storeWith(1);
    const client = EventStoreDBClient.connectionString(standIn.url);
    await client.tombstoneStream(stream);
    await client.dispose();
    await expect(all(store.read(stream))).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(store.append(stream, newEvents(1), { expected: 'any' })).rejects.toBeInstanceOf(StreamDeletedError);
  });
});
