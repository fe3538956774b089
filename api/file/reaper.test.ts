import fc from 'fast-check';
import { expect, it } from 'vitest';
import { each } from './reaper.ts';

const signal = new AbortController().signal;

it('knows the largest position, in whatever order the work ends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 999 })), fc.scheduler(), async (positions, scheduler) => {
      const run = (position: number) => scheduler.schedule(Promise.resolve({ position: String(position) }));
      const [last] = await Promise.all([each(positions, signal, run, 4), scheduler.waitIdle()]);
      expect(last).toBe(positions.length > 0 ? String(Math.max(...positions)) : undefined);
    }),
  );
});

it('has none where nothing was left to do', async () => {
  expect(await each([1, 2], signal, async () => ({}))).toBeUndefined();
});
