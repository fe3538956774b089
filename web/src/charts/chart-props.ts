import type { Bucket } from '../gql/graphql.ts';
import type { Unit } from './labels.ts';
import type { Series } from './series.ts';

/** The buckets of a chart: when each begins, in ms, and how long they are. */
export type Times = { readonly starts: readonly number[]; readonly bucket: Bucket };

export type ChartProps = {
  readonly times: Times;
  readonly series: readonly Series[];
  readonly unit: Unit;
  /** Bars are amounts in each bucket, one on top of the other; steps are levels that hold; lines are levels side by side. */
  readonly draw: 'bars' | 'steps' | 'lines';
  /** Charts of one group show the same point of time. */
  readonly group: string;
  /** Told which bucket is pointed at. */
  readonly onPoint: (index: number | undefined) => void;
};
