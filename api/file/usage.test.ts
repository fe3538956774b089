import { expect, it } from 'vitest';
import { watchUsage } from './usage.ts';

const watched = (answers: readonly (number | Error)[]) => {
  let asked = 0;
  let clock = 10_000;
  const listeners: (() => void)[] = [];
  const next = async () => {
    const answer = answers[asked++] ?? new Error('asked too often');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const usage = watchUsage({
    readUsed: next,
    onAdvance: (listener) => {
      listeners.push(listener);
      return () => {};
    },
    bytes: { freeBytes: next },
    now: () => clock,
  });
  return {
    usage,
    advance: () => {
      for (const listener of listeners) listener();
    },
    pass: (ms: number) => {
      clock += ms;
    },
  };
};

it('asks the read model once until it moves', async () => {
  const { usage, advance } = watched([1, 2]);
  expect(await Promise.all([usage.usedBytes(), usage.usedBytes()])).toEqual([1, 1]);
  advance();
  expect(await usage.usedBytes()).toBe(2);
});

it('asks the disk at most once a second', async () => {
  const { usage, pass } = watched([7, 8]);
  expect(await usage.freeBytes()).toBe(7);
  pass(1_000);
  expect(await usage.freeBytes()).toBe(7);
  pass(1);
  expect(await usage.freeBytes()).toBe(8);
});

it('keeps no failure', async () => {
  const { usage } = watched([new Error('away'), 3]);
  await expect(usage.usedBytes()).rejects.toThrow('away');
  expect(await usage.usedBytes()).toBe(3);
});
