import type { EventStore, SubscribeOptions } from '@lading/adapters/event-store/port.ts';
import type { StoredEvent } from '@lading/schema/events/registry.ts';
import { describe, expect, it } from 'vitest';
import { stored, uploaded } from '../testing.ts';
import { type Hear, type Heard, hearFrom } from './hear.ts';

const events = [1, 2, 3, 4].map((n) => stored(n, n % 2 ? 'FileUploaded' : 'FileDownloaded', uploaded(n)));

/** A log that remembers who read it, ends after its events or fails, and of which nothing else is asked here. */
const logOf = (given: readonly StoredEvent[], failure?: Error) => {
  const readings: (SubscribeOptions & { readonly signal: AbortSignal })[] = [];
  const subscribe: EventStore['subscribe'] = async function* (options, signal) {
    readings.push({ ...options, signal });
    yield* given.filter(({ type }) => options.types?.includes(type));
    if (failure) throw failure;
  };
  const refuse = () => Promise.reject(new Error('not asked here'));
  const store: EventStore = {
    kind: 'test',
    subscribe,
    append: refuse,
    ping: refuse,
    close: refuse,
    read: () => subscribe({}, never),
  };
  return { hear: hearFrom(store), readings };
};

const never = new AbortController().signal;

const positions = async (from: ReturnType<Hear>): Promise<string[]> => {
  const all: Heard[] = [];
  for (let batch = await from.take(3); batch; batch = await from.take(3)) all.push(...batch);
  return all.map(({ event }) => event.position);
};

const uploads = { after: null, types: ['FileUploaded'], together: true } as const;
const both = { after: null, types: ['FileUploaded', 'FileDownloaded'], together: true } as const;

describe('hearing', () => {
  it('reads the log once for all who begin together, and gives each what it asked for', async () => {
    const { hear, readings } = logOf(events);
    const [one, two] = [hear(uploads, never), hear(both, never)];
    expect(await Promise.all([positions(one), positions(two)])).toEqual([
      ['1', '3'],
      ['1', '2', '3', '4'],
    ]);
    expect(readings).toMatchObject([{ after: undefined, types: ['FileUploaded', 'FileDownloaded'] }]);
  });

  it('reads apart for those who begin elsewhere, or alone', async () => {
    const { hear, readings } = logOf(events);
    const all = [hear(uploads, never), hear({ ...uploads, after: '2' }, never), hear({ ...both, together: false }, never)];
    await Promise.all(all.map(positions));
    expect(readings.map(({ after }) => after).sort()).toEqual(['2', undefined, undefined]);
  });

  it('parses an event once for all', async () => {
    const { hear } = logOf(events);
    const [one, two] = await Promise.all([hear(both, never).take(1), hear(both, never).take(1)]);
    expect(one?.[0]?.parse()).toBe(two?.[0]?.parse());
  });

  it('lets go of the log when the last has left, and never holds up the others for one that left', async () => {
    const many = Array.from({ length: 5_000 }, (_, n) => stored(n + 1, 'FileUploaded', uploaded(n)));
    const { hear, readings } = logOf(many);
    const leaving = new AbortController();
    const [gone, stays] = [hear(uploads, leaving.signal), hear(uploads, never)];
    expect(await gone.take(1)).toHaveLength(1);
    leaving.abort();
    expect(await gone.take(1)).toBeUndefined();
    expect(await positions(stays)).toHaveLength(5_000);
    stays.close();
    expect(readings[0]?.signal.aborted).toBe(true);
  });

  it('reads for one that comes where all others have just left', async () => {
    const { hear } = logOf(events);
    hear(uploads, never).close();
    expect(await positions(hear(both, never))).toEqual(['1', '2', '3', '4']);
  });

  it('tells everybody when the log cannot be read', async () => {
    const { hear } = logOf(events, new Error('broken'));
    for (const one of [hear(uploads, never), hear(both, never)]) await expect(positions(one)).rejects.toThrow('broken');
  });
});
