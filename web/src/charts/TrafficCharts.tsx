import { createMemo } from 'solid-js';
import type { TrafficPointFragment } from '../gql/graphql.ts';
import { Chart } from './Chart.tsx';
import type { Times } from './chart-props.ts';
import { formatFigure } from './labels.ts';
import { buckets } from './ranges.ts';
import { largest } from './series.ts';
import { hitShare, type TrafficChartKey, trafficChart } from './traffic.ts';

type TrafficProps = { readonly times: Times; readonly points: readonly TrafficPointFragment[]; readonly group: string };

const words = Object.fromEntries(Object.values(buckets).map(({ bucket, label }) => [bucket, label.toLowerCase()]));

const totals: { readonly [K in TrafficChartKey]?: (props: TrafficProps) => { figure: string; words: string } | undefined } = {
  cache: ({ points }) => {
    const share = hitShare(points);
    return share === undefined ? undefined : { figure: `${share} %`, words: 'from the cache' };
  },
  // The same visitor may come in several buckets, so they do not add up.
  visitors: ({ points, times }) => ({
    figure: formatFigure('count', largest(points.map(({ visitors }) => visitors))),
    words: `at most in one ${words[times.bucket] ?? 'bucket'}`,
  }),
};

/** One chart of traffic. */
export const TrafficChart = (props: TrafficProps & { show: TrafficChartKey }) => {
  const chart = createMemo(() => trafficChart(props.show, props.points));
  const total = () => totals[props.show]?.(props);
  return (
    <Chart
      title={chart().title}
      times={props.times}
      series={chart().series}
      unit={chart().unit}
      draw="bars"
      group={props.group}
      sums={props.show !== 'visitors'}
      total={total()}
    />
  );
};
