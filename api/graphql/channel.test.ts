import { expect, it } from 'vitest';
import { createChannel } from './channel.ts';

const collect = async <T>(channel: AsyncIterable<T>): Promise<T[]> => {
  const values: T[] = [];
  for await (const value of channel) values.push(value);
  return values;
};

it('hands out values in order and ends', async () => {
  const channel = createChannel<number>(10, 'end', () => {});
  const collected = collect(channel);
  channel.push(1);
  channel.push(2);
  await Promise.resolve();
  channel.push(3);
  channel.end();
  expect(await collected).toEqual([1, 2, 3]);
});

it('keeps only the latest where only the latest counts', async () => {
  const channel = createChannel<number>(1, 'drop-oldest', () => {});
  for (const value of [1, 2, 3]) channel.push(value);
  channel.end();
  expect(await collect(channel)).toEqual([3]);
});

it('ends for a subscriber that is too slow', async () => {
  const channel = createChannel<number>(2, 'end', () => {});
  for (const value of [1, 2, 3, 4]) channel.push(value);
  expect(await collect(channel)).toEqual([1, 2]);
});

it('tells once that it has ended', async () => {
  let ended = 0;
  const channel = createChannel<number>(1, 'end', () => {
    ended += 1;
  });
  await channel.return?.();
  channel.end();
  channel.push(1);
  expect(await channel.next()).toEqual({ value: undefined, done: true });
  expect(ended).toBe(1);
});
