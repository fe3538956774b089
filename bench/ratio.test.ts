import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compare, formatRatio, judge, limit, median } from './ratio.ts';

it('takes the median of odd and even counts', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(() => median([])).toThrow(RangeError);
});

it('puts as many numbers below the median as above', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (numbers) => {
      const middle = median(numbers);
      const below = numbers.filter((n) => n < middle).length;
      const above = numbers.filter((n) => n > middle).length;
      expect(Math.max(below, above)).toBeLessThanOrEqual(numbers.length / 2);
    }),
  );
});

it('runs both sides equally often, in turn, after one warm-up of each', async () => {
  const calls: string[] = [];
  const call = (side: string) => async () => {
    calls.push(side);
  };
  await compare({ name: 'turns', subject: call('subject'), floor: call('floor'), rounds: 2, reach: 0 });
  expect(calls).toEqual(['floor', 'subject', 'floor', 'subject', 'subject', 'floor']);
});

it('calls work that takes four times as long a quarter as fast', async () => {
  let time = 0;
  const takes = (ms: number) => async () => {
    time += ms;
  };
  const slow = { name: 'slow', subject: takes(16), floor: takes(4), rounds: 3, now: () => time };
  const speed = await compare({ ...slow, reach: 0.8, work: { amount: 8, unit: 'MB' } });
  expect(speed).toMatchObject({ subject: '500 MB/s', floor: '2000 MB/s', ratio: 0.25, ok: false });
  const within = await compare({ ...slow, reach: 12, direction: 'time' });
  expect(within).toMatchObject({ subject: '16.0 ms', floor: '4.00 ms', ratio: 4, ok: true });
});

it('judges by the median, so one slow round does not matter', async () => {
  let time = 0;
  const rounds = [0, 10, 900, 10]; // the first warms up
  const subject = async () => {
    time += rounds.shift() ?? 0;
  };
  const floor = async () => {
    time += 10;
  };
  expect(await compare({ name: 'hiccup', subject, floor, rounds: 3, reach: 1, now: () => time })).toMatchObject({
    ratio: 1,
    ok: true,
  });
});

it('fails with the work that it measures', async () => {
  const broken = compare({
    name: 'broken',
    subject: () => Promise.reject(new Error('disk gone')),
    floor: async () => {},
    reach: 1,
  });
  await expect(broken).rejects.toThrow('disk gone');
});

it('prints one line a figure', () => {
  const met = formatRatio(judge('append × 100', { subject: '9000 events/s', floor: '10000 events/s', ratio: 0.9 }, '≥', 0.8));
  expect(met).toMatch(/^append × 100 +9000 events\/s +10000 events\/s +0\.90 × {2}\(reach ≥ 0\.8\) ok$/);
  expect(formatRatio(limit('memory', 350, 'MB', 300))).toMatch(/^memory +350 MB +300 MB +1\.17 × {2}\(reach ≤ 1\) MISSED$/);
});
