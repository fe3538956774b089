import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  type AppendToStreamOptions,
  BACKWARDS,
  END,
  EventStoreDBClient,
  jsonEvent,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  StreamNotFoundError,
  UnavailableError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startStandIn } from './server.ts';

/** The client as it comes, on a stand-in of its own. */
const clientOnStandIn = async (connectionString = (url: string) => url) => {
  const standIn = await startStandIn();
  const client = EventStoreDBClient.connectionString(connectionString(standIn.url));
  onTestFinished(async () => {
    await client.dispose();
    await standIn.stop();
  });
  return { standIn, client };
};

const event = (data: Record<string, unknown> = {}) => jsonEvent({ type: 'Noted', data });
const revisions = async (events: AsyncIterable<{ event?: { revision: bigint } }>) =>
  (await Array.fromAsync(events)).map((resolved) => Number(resolved.event?.revision));

const methods: readonly (readonly [string, AppendToStreamOptions])[] = [
  ['BatchAppend', {}],
  ['Append', { credentials: { username: 'anonymous', password: 'anonymous' } }],
];

describe.each(methods)('the stand-in for the client as it comes, %s', (_, options) => {
  it('appends, and answers a repetition as the first time', async () => {
    const { client } = await clientOnStandIn();
    const events = [event({ n: 1 }), event({ n: 2 })];
    const first = await client.appendToStream('a', events, { ...options, expectedRevision: 'no_stream' });
    expect(first).toMatchObject({ success: true, nextExpectedRevision: 1n });
    expect(first.position?.commit).toBe(first.position?.prepare);
    expect(await client.appendToStream('a', events, { ...options, expectedRevision: 'no_stream' })).toEqual(first);
  });

  it('refuses by type', async () => {
    const { client } = await clientOnStandIn();
    await client.appendToStream('a', [event(), event()], options);
    for (const expectedRevision of ['no_stream', 0n, 7n] as const) {
      const refused = client.appendToStream('a', event(), { ...options, expectedRevision });
      await expect(refused).rejects.toBeInstanceOf(WrongExpectedVersionError);
      await expect(refused).rejects.toMatchObject({ actualVersion: 1n, expectedVersion: expectedRevision });
    }
    const large = client.appendToStream('a', event({ text: 'x'.repeat(1_048_576) }), options);
    await expect(large).rejects.toBeInstanceOf(MaxAppendSizeExceededError);
    await expect(large).rejects.toMatchObject({ maxAppendSize: 1_048_576 });
    await client.tombstoneStream('a');
    await expect(client.appendToStream('a', event(), options)).rejects.toBeInstanceOf(StreamDeletedError);
  });

  it('is unavailable when asked to be', async () => {
    const { client, standIn } = await clientOnStandIn();
    standIn.faults.onAppend('unavailable after writing');
    await expect(client.appendToStream('a', event(), options)).rejects.toBeInstanceOf(UnavailableError);
    expect(await revisions(client.readStream('a'))).toEqual([0]);
  });
});

describe('the stand-in for the client as it comes', () => {
  it('leaves an append on the batch stream hanging, past its deadline: why appends are sent another way', async () => {
    const { client, standIn } = await clientOnStandIn();
    standIn.faults.onAppend('hang before writing');
    const hanging = client.appendToStream('a', event(), { deadline: 50 });
    const patience = new Promise((resolve) => setTimeout(resolve, 400, 'still hanging'));
    expect(await Promise.race([hanging, patience])).toBe('still hanging');
  });

  it('reads both ways, from any place, as much as asked for', async () => {
    const { client } = await clientOnStandIn();
    await client.appendToStream('a', [event(), event(), event(), event()]);
    expect(await revisions(client.readStream('a', { fromRevision: 1n, maxCount: 2 }))).toEqual([1, 2]);
    expect(await revisions(client.readStream('a', { direction: BACKWARDS, fromRevision: END }))).toEqual([3, 2, 1, 0]);
    expect(await revisions(client.readStream('a', { direction: BACKWARDS, fromRevision: 2n, maxCount: 2 }))).toEqual([2, 1]);
    const all = await Array.fromAsync(client.readAll({ direction: BACKWARDS, fromPosition: END }));
    expect(all.map((resolved) => resolved.event?.type)).toEqual(['$statsCollected', 'Noted', 'Noted', 'Noted', 'Noted']);
    const second = all.at(-2)?.event?.position ?? { commit: 0n, prepare: 0n };
    expect(await revisions(client.readAll({ fromPosition: second, maxCount: 2 }))).toEqual([1, 2]);
    expect(await revisions(client.readAll({ fromPosition: second, direction: BACKWARDS }))).toEqual([0]);
  });

  it('says that a stream is absent, before and after it was deleted, and lets it begin anew', async () => {
    const { client } = await clientOnStandIn();
    await expect(revisions(client.readStream('a'))).rejects.toBeInstanceOf(StreamNotFoundError);
    await client.appendToStream('a', [event(), event()]);
    await client.deleteStream('a');
    await expect(revisions(client.readStream('a'))).rejects.toBeInstanceOf(StreamNotFoundError);
    await client.appendToStream('a', event(), { expectedRevision: 'no_stream' });
    expect(await revisions(client.readStream('a'))).toEqual([2]);
  });

  it('is found by gossip', async () => {
    const { client } = await clientOnStandIn((url) => url.replace(/esdb:\/\/([^?]+)/, 'esdb://$1,$1'));
    expect(await client.appendToStream('a', event())).toMatchObject({ success: true });
  });
});

describe('the stand-in as a process', () => {
  it('prints its connection string, serves, and ends when told', async () => {
    const child = spawn(process.execPath, [`${import.meta.dirname}/main.ts`], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [printed] = await once(child.stdout, 'data');
    const client = EventStoreDBClient.connectionString(String(printed).trim());
    expect(await client.appendToStream(randomUUID(), event())).toMatchObject({ success: true });
    await client.dispose();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
