import { describe, expect, it } from 'vitest';
import { knowUse } from './known-use.ts';

const knowing = () => {
  const world = { used: 0, now: 0, reads: 0, meanwhile: () => {} };
  const known = knowUse(
    async () => {
      world.reads += 1;
      const { used } = world;
      await Promise.resolve();
      world.meanwhile();
      return used;
    },
    () => world.now,
  );
  return { world, known };
};

describe('what the store holds at most', () => {
  it('is not known before it was read', () => {
    expect(knowing().known.atMost()).toBeUndefined();
  });

  it('is what was read and all that was added since', async () => {
    const { world, known } = knowing();
    known.add(7); // read with the rest
    world.used = 10;
    expect(await known.read()).toBe(10);
    known.add(3);
    known.add(4);
    expect(known.atMost()).toBe(17);
  });

  it('counts what was added while it was being read', async () => {
    const { world, known } = knowing();
    world.used = 10;
    world.meanwhile = () => known.add(5);
    await known.read();
    expect(known.atMost()).toBe(15);
  });

  it('is forgotten after a second', async () => {
    const { world, known } = knowing();
    await known.read();
    world.now = 999;
    expect(known.atMost()).toBe(0);
    world.now = 1_000;
    expect(known.atMost()).toBeUndefined();
  });
});
