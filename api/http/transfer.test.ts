import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Take } from '@lading/adapters/bytes/port.ts';
import { describe, expect, it } from 'vitest';
import { dial, startServer } from './testing/server.ts';
import { ClientGone, SourceBroken, transferLent } from './transfer.ts';

const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const piece = Buffer.alloc(65_536, 'x');

/** Lends into the answer to one request, whose client reads as the test says. */
const transferring = async (length: number, lend: (take: Take, response: ServerResponse) => Promise<boolean>) => {
  const outcome = Promise.withResolvers<boolean>();
  const seen = { begun: 0, taken: 0, listeners: 0 };
  const port = await startServer((_request, response) => {
    const before = response.listenerCount('close');
    const begin = () => {
      seen.begun += 1;
    };
    const taken = (bytes: number) => {
      seen.taken += bytes;
    };
    transferLent((take) => lend(take, response), response, { length, begin, taken })
      .finally(() => {
        seen.listeners = response.listenerCount('close') - before;
      })
      .then(outcome.resolve, outcome.reject);
  });
  const client = await dial(port);
  client.write(get);
  return { client, outcome: outcome.promise, seen };
};

/** Lends so many pieces, and tells of each that was taken. */
const pieces =
  (count: number, each: () => void = () => undefined) =>
  async (take: Take) => {
    for (let index = 0; index < count; index += 1) {
      await take(piece);
      each();
    }
    return true;
  };

describe('bytes that a store lends', () => {
  it('go out piece by piece and are counted once each was taken', async () => {
    const counts: number[] = [];
    const { client, outcome, seen } = await transferring(3 * piece.length, (take) =>
      pieces(3, () => counts.push(seen.taken))(take),
    );
    client.resume();
    expect(await outcome).toBe(true);
    expect(counts).toEqual([1, 2, 3].map((count) => count * piece.length));
    expect(seen).toEqual({ begun: 1, taken: 3 * piece.length, listeners: 0 });
  });

  it('that are not there begin nothing', async () => {
    const { outcome, seen } = await transferring(10, async () => false);
    expect(await outcome).toBe(false);
    expect(seen).toEqual({ begun: 0, taken: 0, listeners: 0 });
  });

  it.each([
    ['fewer', 4, 'are fewer'],
    ['more', 2, 'are more'],
  ])('and are %s than announced break the transfer', async (_, announced, reason) => {
    const { client, outcome } = await transferring(announced * piece.length, pieces(3));
    client.resume();
    const failure: unknown = await outcome.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SourceBroken);
    expect(String(failure)).toContain(reason);
  });

  it('and fail on the way name their cause', async () => {
    const cause = new Error('disk on fire');
    const { client, outcome, seen } = await transferring(2 * piece.length, async (take) => {
      await take(piece);
      throw cause;
    });
    client.resume();
    await expect(outcome).rejects.toMatchObject({ name: 'SourceBroken', cause });
    expect(seen).toEqual({ begun: 1, taken: piece.length, listeners: 0 });
  });

  it.each(['destroy', 'resetAndDestroy'] as const)('wait for a client that stalls until it goes away (%s)', async (leave) => {
    const endless = 1_000_000;
    const stalled = Promise.withResolvers<void>();
    const { client, outcome, seen } = await transferring(endless * piece.length, async (take, response) => {
      for (let index = 0; index < endless; index += 1) {
        const waiting = take(piece);
        if (response.writableNeedDrain) stalled.resolve();
        await waiting;
      }
      return true;
    });
    client.pause();
    await stalled.promise;
    client[leave]();
    await expect(outcome).rejects.toBeInstanceOf(ClientGone);
    expect(seen.begun).toBe(1);
    expect(seen.taken % piece.length).toBe(0);
    expect(seen.listeners).toBe(0);
  });

  it('are not begun for a client that has gone already', async () => {
    const { outcome, seen } = await transferring(piece.length, async (take, response) => {
      const gone = once(response, 'close');
      response.destroy();
      await gone;
      await take(piece);
      return true;
    });
    await expect(outcome).rejects.toBeInstanceOf(ClientGone);
    expect(seen).toEqual({ begun: 0, taken: 0, listeners: 0 });
  });
});
