import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { follow } from './follow.ts';

describe('following wishes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const followed = () => {
    const jobs: { wish: string; signal: AbortSignal; finish: (result: string) => void }[] = [];
    const seen: string[] = [];
    const follower = follow<string, string>({
      pauseMs: 200,
      work: (wish, signal) => new Promise((finish) => jobs.push({ wish, signal, finish })),
      onStanding: (standing) => seen.push(standing),
      onResult: (result, wish) => seen.push(`${result} of ${wish}`),
    });
    return { follower, jobs, seen };
  };

  it('waits until somebody pauses', async () => {
    const { follower, jobs, seen } = followed();
    for (const wish of ['a', 'b', 'c']) {
      follower.want(wish);
      vi.advanceTimersByTime(150);
    }
    expect(jobs).toEqual([]);
    vi.advanceTimersByTime(50);
    expect(jobs.map(({ wish }) => wish)).toEqual(['c']);
    jobs[0]?.finish('picture');
    await vi.runAllTimersAsync();
    expect(seen).toEqual(['waiting', 'waiting', 'waiting', 'working', 'picture of c', 'done']);
  });

  it('ends the work that a new wish overtakes, and never shows its result', async () => {
    const { follower, jobs, seen } = followed();
    follower.want('a', true);
    follower.want('b', true);
    expect(jobs.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    jobs[1]?.finish('new');
    await vi.runAllTimersAsync();
    jobs[0]?.finish('old');
    await vi.runAllTimersAsync();
    expect(seen).toEqual(['working', 'working', 'new of b', 'done']);
  });

  it('is told of a new wish before it begins with it', () => {
    const { follower, jobs } = followed();
    follower.want('a', true);
    follower.want('b');
    expect(jobs[0]?.signal.aborted).toBe(true);
  });

  it('stops', async () => {
    const { follower, jobs, seen } = followed();
    follower.want('a', true);
    follower.want('b');
    follower.stop();
    await vi.runAllTimersAsync();
    expect(jobs.length).toBe(1);
    expect(seen).toEqual(['working', 'waiting']);
  });
});
