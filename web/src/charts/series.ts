/** Colours of series, by what they mean: what it is about, its counterpart, and what went wrong. */
export type Tone = 'main' | 'other' | 'bad';

export type Series = {
  readonly label: string;
  readonly tone: Tone;
  /** One for each bucket. */
  readonly values: readonly number[];
};

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const largest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);

/** Each series on top of those before it. */
export const stack = (series: readonly Series[]): readonly Series[] => {
  const heights: number[] = [];
  return series.map((one) => ({
    ...one,
    values: one.values.map((value, index) => {
      heights[index] = (heights[index] ?? 0) + value;
      return heights[index];
    }),
  }));
};

/** The least of 1, 2, 2.5, 5 and 10 times a power of ten that is not below; whole numbers only where `whole`. */
const roundUp = (value: number, whole: boolean): number => {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find(
    (each) => each * power >= value * (1 - 1e-9) && (!whole || Number.isInteger(each * power)),
  );
  return (step ?? 10) * power;
};

/**
 * Where an axis of figures has its lines: from 0 by round steps to the first that no value exceeds.
 * @param whole whether figures are whole numbers, as counts are: then no step is a fraction
 */
export const axisSteps = (most: number, whole: boolean, wanted = 4): readonly number[] => {
  // What is smaller than this is nothing to look at.
  const shown = most > 1e-9 ? most : wanted;
  const step = roundUp(whole ? Math.max(1, shown / wanted) : shown / wanted, whole);
  const count = Math.max(1, Math.ceil((shown * (1 - 1e-9)) / step));
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
};

/** Which bucket lies under a point of time; both in ms, never outside of the buckets that there are. */
export const bucketAt = (starts: readonly number[], lengthMs: number, at: number): number =>
  Math.max(0, Math.min(starts.length - 1, Math.floor((at - (starts[0] ?? 0)) / lengthMs)));
