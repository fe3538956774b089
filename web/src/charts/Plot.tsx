import 'uplot/dist/uPlot.min.css';
import { createEffect, For, on, onCleanup, onMount } from 'solid-js';
import uPlot from 'uplot';
import { theme } from '../theme/theme.ts';
import type { ChartProps } from './chart-props.ts';
import { axisFigure, axisTimes } from './labels.ts';
import { bucketMs } from './ranges.ts';
import { axisSteps, bucketAt, largest, type Series, stack, type Tone } from './series.ts';

const colours = ['main', 'other', 'bad', 'wash', 'axis', 'grid'] as const;
type Colour = (typeof colours)[number];

/** The series as they are drawn: stacked ones from the tallest to the lowest, so that none hides another. */
const layersOf = ({ series, draw }: ChartProps): readonly Series[] => (draw === 'bars' ? stack(series).toReversed() : series);

/** One time more than there are buckets: where the last one ends. Steps and lines go on to there. */
const dataOf = (props: ChartProps): uPlot.AlignedData => {
  const { starts, bucket } = props.times;
  const end = (starts.at(-1) ?? 0) + bucketMs[bucket];
  const beyond = (values: readonly number[]) => (props.draw === 'bars' ? null : (values.at(-1) ?? null));
  return [[...starts, end].map((at) => at / 1_000), ...layersOf(props).map(({ values }) => [...values, beyond(values)])];
};

const font = '13px Barlow, system-ui, sans-serif';

/** How uPlot draws what the chart is about; `colour` is asked anew at each drawing, so that a change of theme is one. */
const optionsOf = (props: ChartProps, colour: (name: Colour) => string, host: HTMLElement): uPlot.Options => {
  const length = () => bucketMs[props.times.bucket];
  const steps = () => axisSteps(largest(layersOf(props).flatMap(({ values }) => values)), props.unit !== 'ms');
  const end = () => (props.times.starts.at(-1) ?? 0) + length();
  const timesAt = (at: readonly number[], step: number) => {
    const times = at.map((each) => each * 1_000);
    const words = axisTimes(times, props.times.bucket, step * 1_000);
    // At the very end there is no room for words.
    return words.map((text, index) => ((times[index] ?? 0) < end() ? text : ''));
  };
  const stroke = (tone: Tone) => () => colour(tone);
  const paths = props.draw === 'bars' ? uPlot.paths.bars?.({ size: [0.82, 40], align: 1 }) : uPlot.paths.stepped?.({ align: 1 });
  const axis = { stroke: () => colour('axis'), font, ticks: { show: false } };
  const grid = { stroke: () => colour('grid'), width: 1 };
  return {
    width: host.clientWidth,
    height: host.clientHeight,
    tzDate: (at) => (props.times.bucket === 'DAY' ? uPlot.tzDate(new Date(at * 1_000), 'UTC') : new Date(at * 1_000)),
    legend: { show: false },
    padding: [10, 4, 0, 0],
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: false, y: false, setScale: false },
      sync: { key: props.group, setSeries: false },
      // Every point of time belongs to the bucket that it lies in, not to the nearest beginning of one.
      dataIdx: (_plot, _series, _nearest, at) => bucketAt(props.times.starts, length(), at * 1_000),
    },
    scales: {
      x: { range: () => [(props.times.starts[0] ?? 0) / 1_000, end() / 1_000] },
      y: { range: () => [0, steps().at(-1) ?? 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 60,
        size: 26,
        gap: 6,
        values: (_plot, at, _axis, _space, step) => timesAt(at, step),
      },
      {
        ...axis,
        grid,
        size: 58,
        gap: 8,
        splits: () => [...steps()],
        values: (_plot, at) => at.map((each) => axisFigure(props.unit, each)),
      },
    ],
    series: [
      {},
      ...layersOf(props).map(({ tone, label }) => ({
        label,
        stroke: stroke(tone),
        width: props.draw === 'bars' ? 0 : 2,
        points: { show: false },
        ...(paths && { paths }),
        ...(props.draw !== 'lines' && { fill: () => colour(props.draw === 'bars' ? tone : 'wash') }),
      })),
    ],
    hooks: { setCursor: [({ cursor: { idx, left } }) => props.onPoint(idx == null || (left ?? -1) < 0 ? undefined : idx)] },
  };
};

/** The picture of a chart. What it says stands in the table, so to screen readers it is one picture with a name. */
export const Plot = (props: ChartProps) => {
  let host: HTMLDivElement | undefined;
  let plot: uPlot | undefined;
  const probes = new Map<Colour, HTMLElement>();
  const read = (name: Colour): string => {
    const probe = probes.get(name);
    return probe ? getComputedStyle(probe).color : 'gray';
  };
  let now: Partial<Record<Colour, string>> = {};
  const colour = (name: Colour): string => {
    now[name] ??= read(name);
    return now[name];
  };

  onMount(() => {
    const place = host;
    if (!place) return;
    const build = () => {
      plot?.destroy();
      plot = new uPlot(optionsOf(props, colour, place), dataOf(props), place);
    };
    createEffect(on([() => props.series.length, () => props.draw, () => props.unit], build));
    createEffect(on([() => props.times, () => props.series], () => plot?.setData(dataOf(props)), { defer: true }));
    createEffect(
      on(
        theme,
        () => {
          now = {};
          plot?.redraw(true, true);
        },
        { defer: true },
      ),
    );
    const watch = new ResizeObserver(() => plot?.setSize({ width: place.clientWidth, height: place.clientHeight }));
    watch.observe(place);
    onCleanup(() => {
      watch.disconnect();
      plot?.destroy();
    });
  });

  return (
    <>
      <For each={colours}>{(name) => <span hidden class={`tone-${name}`} ref={(probe) => probes.set(name, probe)} />}</For>
      <div class="plot" ref={host} />
    </>
  );
};
