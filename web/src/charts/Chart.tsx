import '../styles/charts.css';
import { createMemo, createSignal, createUniqueId, For, lazy, Show, Suspense } from 'solid-js';
import { ChartTable } from './ChartTable.tsx';
import type { ChartProps } from './chart-props.ts';
import { bucketLabel, formatFigure, type Unit } from './labels.ts';
import { largest, type Series, sum } from './series.ts';

const Plot = lazy(async () => ({ default: (await import('./Plot.tsx')).Plot }));

type FigureProps = Omit<ChartProps, 'onPoint'> & {
  readonly title: string;
  /** What all of it comes to and in which words, where that is not the sum of all, or the last level of the first. */
  readonly total?: { readonly figure: string; readonly words: string } | undefined;
  /** Whether buckets add up; where nothing is said, bars do and levels do not. */
  readonly sums?: boolean;
};

const Legend = (props: { series: readonly Series[]; unit: Unit; index: number | undefined }) => (
  <ul class="chart-legend">
    <For each={props.series}>
      {({ label, tone, values }) => (
        <li>
          <span class={`swatch tone-${tone}`} aria-hidden="true" />
          {label}
          <Show when={props.index !== undefined}>
            <b>{formatFigure(props.unit, values[props.index ?? 0] ?? 0)}</b>
          </Show>
        </li>
      )}
    </For>
  </ul>
);

/** A chart by time: a figure with its total, the picture, and on request the same as a table. */
export const Chart = (props: FigureProps) => {
  const id = createUniqueId();
  const [asTable, setAsTable] = createSignal(false);
  const [point, setPoint] = createSignal<number>();
  const adds = () => props.sums ?? props.draw === 'bars';
  const at = (index: number) =>
    props.draw === 'bars' ? sum(props.series.map(({ values }) => values[index] ?? 0)) : (props.series[0]?.values[index] ?? 0);
  const total = createMemo(() => {
    const figure = adds() ? sum(props.series.flatMap(({ values }) => values)) : at(props.times.starts.length - 1);
    return props.total ?? { figure: formatFigure(props.unit, figure), words: adds() ? 'in all' : 'now' };
  });
  const isEmpty = createMemo(() => props.series.every(({ values }) => largest(values) === 0));
  const pointed = () => {
    const index = asTable() ? undefined : point();
    const start = index === undefined ? undefined : props.times.starts[index];
    return index === undefined || start === undefined ? undefined : { index, start };
  };
  return (
    <figure class="chart" aria-labelledby={`${id}-title`} data-chart={props.title}>
      <figcaption class="chart-head">
        <h3 id={`${id}-title`}>{props.title}</h3>
        <button
          type="button"
          class="button small quiet chart-toggle"
          aria-pressed={asTable()}
          onClick={() => setAsTable((before) => !before)}
        >
          Table<span class="visually-hidden"> of {props.title.toLowerCase()}</span>
        </button>
      </figcaption>
      <p class="chart-figure">
        <Show when={pointed()} fallback={<span class="chart-total">{total().figure}</span>}>
          {(bucket) => <span class="chart-total">{formatFigure(props.unit, at(bucket().index))}</span>}
        </Show>
        <span class="chart-when">
          <Show when={pointed()} fallback={total().words}>
            {(bucket) => bucketLabel(bucket().start, props.times.bucket)}
          </Show>
        </span>
      </p>
      <Show when={props.series.length > 1}>
        <Legend series={props.series} unit={props.unit} index={pointed()?.index} />
      </Show>
      <Show
        when={!asTable()}
        fallback={<ChartTable title={props.title} times={props.times} series={props.series} unit={props.unit} sums={adds()} />}
      >
        <div class="chart-picture" role="img" aria-label={`${props.title} by time; the same stands in the table`}>
          <Suspense>
            <Plot {...props} onPoint={setPoint} />
          </Suspense>
          <Show when={isEmpty()}>
            <p class="chart-empty">Nothing in this time</p>
          </Show>
        </div>
      </Show>
    </figure>
  );
};
