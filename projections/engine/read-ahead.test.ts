import { describe, expect, it } from 'vitest';
import { readAhead } from './read-ahead.ts';

const given = async function* (items: readonly number[], taken: number[] = []): AsyncGenerator<number> {
  for (const item of items) {
    taken.push(item);
    yield item;
  }
};

const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('readAhead', () => {
  it('hands out everything that is there at once, up to the most that is asked for', async () => {
    const items = readAhead(given(ten), 100);
    expect(await items.take(7)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await items.take(7)).toEqual([8, 9, 10]);
    expect(await items.take(7)).toBeUndefined();
  });

  it('holds no more than its capacity', async () => {
    const taken: number[] = [];
    const items = readAhead(given(ten, taken), 3);
    expect(await items.take(1)).toEqual([1]);
    expect(taken.length).toBeLessThanOrEqual(4);
    expect(await items.take(100)).toEqual([2, 3, 4]);
    await items.close();
    expect(taken.length).toBeLessThan(ten.length);
  });

  it('waits for the first item and takes what came with it', async () => {
    const gate = Promise.withResolvers<void>();
    const items = readAhead(
      (async function* () {
        await gate.promise;
        yield* given([1, 2]);
      })(),
      10,
    );
    const batch = items.take(10);
    gate.resolve();
    expect(await batch).toEqual([1, 2]);
  });

  it('throws what the source threw, after the items before it', async () => {
    const items = readAhead(
      (async function* () {
        yield 1;
        throw new Error('broken');
      })(),
      10,
    );
    expect(await items.take(10)).toEqual([1]);
    await expect(items.take(10)).rejects.toThrow('broken');
  });

  it('lets go of a source that waits for room', async () => {
    let ended = false;
    const items = readAhead(
      (async function* () {
        try {
          yield* given(ten);
        } finally {
          ended = true;
        }
      })(),
      1,
    );
    await items.take(1);
    await items.close();
    expect(ended).toBe(true);
  });
});
