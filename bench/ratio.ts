import { performance } from 'node:perf_hooks';

/** Figures are compared within one run on one machine: never with a number from elsewhere. */
export type Comparison = {
  readonly name: string;
  /** Does our work once. */
  readonly subject: () => Promise<void>;
  /** Does the same work bare, or as a peer does it, once. */
  readonly floor: () => Promise<void>;
  /** Measured rounds, after one of each to warm up. An odd number has a true median. Default 5. */
  readonly rounds?: number;
  /** The bound of the ratio. */
  readonly reach: number;
  /**
   * What the ratio is. `speed`: floor time over subject time, at least `reach` (0.8: we are 0.8 × as fast).
   * `time`: subject time over floor time, at most `reach` (12: we take within 12 × its time). Default `speed`.
   */
  readonly direction?: 'speed' | 'time';
  /** Work in one call, to print a rate: `{ amount: 64, unit: 'MB' }`. Without it milliseconds are printed. */
  readonly work?: { readonly amount: number; readonly unit: string };
  /** Milliseconds from a clock that never goes back. */
  readonly now?: () => number;
};

export type Ratio = {
  readonly name: string;
  /** Medians, as they are printed: `812 MB/s` or `123 ms`. */
  readonly subject: string;
  readonly floor: string;
  readonly ratio: number;
  readonly reach: number;
  /** Which side of `reach` is good. */
  readonly bound: '≥' | '≤';
  readonly ok: boolean;
};

const timed = async (work: () => Promise<void>, now: () => number): Promise<number> => {
  const start = now();
  await work();
  return now() - start;
};

/** The middle of the numbers, the mean of the middle two where their count is even. */
export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no numbers to take the median of');
  return (lower + upper) / 2;
};

const threeDigits = (value: number): string => (value >= 100 ? Math.round(value).toString() : value.toPrecision(3));

const figure = (ms: number, work: Comparison['work']): string =>
  work ? `${threeDigits((work.amount * 1_000) / ms)} ${work.unit}/s` : `${threeDigits(ms)} ms`;

/** Judges two measured values against the bound. */
export const judge = (
  name: string,
  values: { subject: string; floor: string; ratio: number },
  bound: '≥' | '≤',
  reach: number,
): Ratio => ({
  name,
  ...values,
  reach,
  bound,
  ok: bound === '≥' ? values.ratio >= reach : values.ratio <= reach,
});

/**
 * Runs subject and floor in turn, so that whatever else the machine does meets both, and compares their medians.
 * Who goes first alternates from round to round.
 */
export const compare = async (comparison: Comparison): Promise<Ratio> => {
  const { name, subject, floor, rounds = 5, reach, direction = 'speed', work, now = () => performance.now() } = comparison;
  await floor();
  await subject();
  const times: { subject: number[]; floor: number[] } = { subject: [], floor: [] };
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? (['floor', 'subject'] as const) : (['subject', 'floor'] as const);
    for (const side of order) times[side].push(await timed(side === 'floor' ? floor : subject, now));
  }
  const ours = median(times.subject);
  const theirs = median(times.floor);
  const ratio = direction === 'speed' ? theirs / ours : ours / theirs;
  const values = { subject: figure(ours, work), floor: figure(theirs, work), ratio };
  return judge(name, values, direction === 'speed' ? '≥' : '≤', reach);
};

/** One figure that stands alone, such as memory: the bound is in its own unit and there is no floor. */
export const limit = (name: string, value: number, unit: string, atMost: number): Ratio =>
  judge(
    name,
    { subject: `${threeDigits(value)} ${unit}`, floor: `${threeDigits(atMost)} ${unit}`, ratio: value / atMost },
    '≤',
    1,
  );

/** One line: `name  subject  floor  ratio  (reach ≥ x) ok|MISSED`. */
export const formatRatio = ({ name, subject, floor, ratio, bound, reach, ok }: Ratio): string =>
  [
    name.padEnd(44),
    subject.padStart(14),
    floor.padStart(14),
    `${ratio.toFixed(2)} ×`.padStart(9),
    `(reach ${bound} ${reach}) ${ok ? 'ok' : 'MISSED'}`,
  ].join('  ');

export const printRatio = (ratio: Ratio): void => {
  process.stdout.write(`${formatRatio(ratio)}\n`);
};
