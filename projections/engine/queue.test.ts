import { describe, expect, it } from 'vitest';
import { createQueue, type Queue } from './queue.ts';

const filled = (items: readonly number[], capacity = 100): Queue<number> => {
  const queue = createQueue<number>(capacity);
  for (const item of items) queue.push(item);
  return queue;
};

describe('a queue', () => {
  it('hands out everything that is there at once, up to the most that is asked for', async () => {
    const queue = filled([1, 2, 3, 4, 5]);
    expect(await queue.take(3)).toEqual([1, 2, 3]);
    expect(await queue.take(3)).toEqual([4, 5]);
    queue.end();
    expect(await queue.take(3)).toBeUndefined();
  });

  it('waits for the first item and takes what came with it', async () => {
    const queue = filled([]);
    const batch = queue.take(10);
    queue.push(1);
    queue.push(2);
    expect(await batch).toEqual([1, 2]);
  });

  it('has room again when something was taken', async () => {
    const queue = filled([1, 2, 3], 3);
    expect(queue.full()).toBe(true);
    const room = queue.room();
    await queue.take(1);
    await room;
    expect(queue.full()).toBe(false);
  });

  it('throws what ended it, after the items before it', async () => {
    const queue = filled([1]);
    queue.end(new Error('broken'));
    expect(await queue.take(10)).toEqual([1]);
    await expect(queue.take(10)).rejects.toThrow('broken');
  });

  it('gives room for ever, and nothing more, once it is closed', async () => {
    const queue = filled([1], 1);
    const room = queue.room();
    queue.close();
    await room;
    queue.push(2);
    expect(await queue.take(10)).toBeUndefined();
  });
});
