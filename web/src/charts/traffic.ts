import type { TrafficPointFragment } from '../gql/graphql.ts';
import type { Unit } from './labels.ts';
import { type Series, sum, type Tone } from './series.ts';

/** A chart of traffic: what it is called and which figures of a bucket it shows, the one on top of the other. */
export type TrafficChart = {
  readonly title: string;
  readonly unit: Unit;
  readonly series: readonly Series[];
};

type Column = Exclude<keyof TrafficPointFragment, 'at'>;
type Part = readonly [label: string, tone: Tone, value: (point: TrafficPointFragment) => number];

const column =
  (name: Column) =>
  (point: TrafficPointFragment): number =>
    point[name];

const charts = {
  requests: {
    title: 'Requests',
    unit: 'count',
    parts: [
      ['Answered', 'main', ({ requests, errors }) => Math.max(0, requests - errors)],
      ['Failed', 'bad', column('errors')],
    ],
  },
  bytes: { title: 'Bytes served', unit: 'bytes', parts: [['Bytes', 'main', column('bytes')]] },
  downloads: { title: 'Downloads', unit: 'count', parts: [['Downloads', 'main', column('downloads')]] },
  cache: {
    title: 'Cache',
    unit: 'count',
    parts: [
      ['Hits', 'other', column('cacheHits')],
      ['Misses', 'bad', column('cacheMisses')],
    ],
  },
  visitors: { title: 'Visitors', unit: 'count', parts: [['Visitors', 'main', column('visitors')]] },
} as const satisfies Record<string, { title: string; unit: Unit; parts: readonly Part[] }>;

export type TrafficChartKey = keyof typeof charts;

/** A chart out of the buckets that the server answered. */
export const trafficChart = (key: TrafficChartKey, points: readonly TrafficPointFragment[]): TrafficChart => {
  const { title, unit, parts } = charts[key];
  return {
    title,
    unit,
    series: (parts as readonly Part[]).map(([label, tone, value]) => ({ label, tone, values: points.map(value) })),
  };
};

/** How many of those answers that could come from a cache did, in whole percent; undefined where there was none. */
export const hitShare = (points: readonly TrafficPointFragment[]): number | undefined => {
  const hits = sum(points.map(column('cacheHits')));
  const asked = hits + sum(points.map(column('cacheMisses')));
  return asked === 0 ? undefined : Math.round((hits / asked) * 100);
};
