import { createMemo, For, Show } from 'solid-js';
import type { Times } from './chart-props.ts';
import { bucketLabel, exactFigure, type Unit } from './labels.ts';
import { type Series, sum } from './series.ts';

type TableProps = {
  readonly title: string;
  readonly times: Times;
  readonly series: readonly Series[];
  readonly unit: Unit;
  /** Whether buckets add up to a total; levels do not. */
  readonly sums: boolean;
};

/** What a chart shows, in figures; the latest first. */
export const ChartTable = (props: TableProps) => {
  // Numbers, so that rows of buckets that stay stay themselves.
  const starts = createMemo(() => props.times.starts.toReversed());
  const latest = () => props.times.starts.length - 1;
  return (
    // A region that scrolls must be reachable by keyboard.
    <section class="chart-table" aria-label={`${props.title} by time`} tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">{props.times.bucket === 'DAY' ? 'Day (UTC)' : 'From'}</th>
            <For each={props.series}>{({ label }) => <th scope="col">{label}</th>}</For>
          </tr>
        </thead>
        <Show when={props.sums}>
          <tfoot>
            <tr>
              <th scope="row">In all</th>
              <For each={props.series}>{({ values }) => <td>{exactFigure(props.unit, sum(values))}</td>}</For>
            </tr>
          </tfoot>
        </Show>
        <tbody>
          <For each={starts()}>
            {(start, place) => (
              <tr>
                <th scope="row">
                  <time datetime={new Date(start).toISOString()}>{bucketLabel(start, props.times.bucket)}</time>
                </th>
                <For each={props.series}>
                  {({ values }) => <td>{exactFigure(props.unit, values[latest() - place()] ?? 0)}</td>}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
};
