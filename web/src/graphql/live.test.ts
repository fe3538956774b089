import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Attempt, backOff, keepLive, type LiveState } from './live.ts';

type Hooks = Parameters<Attempt<number>>[0];

/** A stream played by the test: `opened` holds the hooks of every attempt so far. */
const scene = () => {
  const opened: Hooks[] = [];
  const [states, data]: [LiveState[], number[]] = [[], []];
  let stopped = 0;
  const attempt: Attempt<number> = (hooks) => {
    opened.push(hooks);
    return {
      stop: () => {
        stopped += 1;
      },
    };
  };
  const live = keepLive(attempt, { state: (state) => states.push(state), data: (value) => data.push(value) });
  return { opened, states, data, stopped: () => stopped, live };
};

const show = (visibility: DocumentVisibilityState) => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
  document.dispatchEvent(new Event('visibilitychange'));
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('keepLive', () => {
  it('says connecting, then live, and hands data on', () => {
    const { opened, states, data, live } = scene();
    opened[0]?.onOpen();
    opened[0]?.onData(1);
    expect(states).toEqual(['connecting', 'live']);
    expect(data).toEqual([1]);
    live.stop();
  });

  it('opens a stream that ended again, and ignores what the old one still says', () => {
    const { opened, states, data, live } = scene();
    opened[0]?.onData(1);
    opened[0]?.onEnd();
    expect(states.at(-1)).toBe('reconnecting');
    vi.advanceTimersByTime(15_000);
    expect(opened).toHaveLength(2);
    opened[0]?.onData(99);
    opened[0]?.onEnd();
    opened[1]?.onData(2);
    expect(data).toEqual([1, 2]);
    expect(states.at(-1)).toBe('live');
    live.stop();
  });

  it('waits longer from failure to failure, and starts over after a stream that held', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const { opened, live } = scene();
    const attemptsAfter = (ms: number) => {
      vi.advanceTimersByTime(ms);
      return opened.length;
    };
    opened.at(-1)?.onEnd();
    expect([attemptsAfter(999), attemptsAfter(1)]).toEqual([1, 2]);
    opened.at(-1)?.onEnd();
    expect([attemptsAfter(1_999), attemptsAfter(1)]).toEqual([2, 3]);
    opened.at(-1)?.onOpen();
    vi.advanceTimersByTime(60_000);
    opened.at(-1)?.onEnd();
    expect([attemptsAfter(499), attemptsAfter(1)]).toEqual([3, 4]);
    live.stop();
  });

  it('lets the stream go while the page is hidden and takes it up when it is shown', () => {
    const { opened, stopped, live } = scene();
    opened[0]?.onOpen();
    show('hidden');
    expect(stopped()).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(opened).toHaveLength(1);
    show('visible');
    expect(opened).toHaveLength(2);
    live.stop();
  });

  it('is over once stopped', () => {
    const { opened, live } = scene();
    opened[0]?.onEnd();
    live.stop();
    vi.advanceTimersByTime(60_000);
    show('visible');
    expect(opened).toHaveLength(1);
  });
});

describe('backOff', () => {
  it('never exceeds fifteen seconds and never falls below a quarter of a second', () => {
    for (const failures of [0, 1, 5, 50, 5_000]) {
      for (const random of [0, 0.5, 1]) {
        expect(backOff(failures, random)).toBeGreaterThanOrEqual(250);
        expect(backOff(failures, random)).toBeLessThanOrEqual(15_000);
      }
    }
  });
});
