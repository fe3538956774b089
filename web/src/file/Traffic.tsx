import { createSignal, For, Show } from 'solid-js';
import { createChartData } from '../charts/createChartData.ts';
import { zoneNote } from '../charts/labels.ts';
import { RangePicker } from '../charts/RangePicker.tsx';
import { type ChartView, readChartView } from '../charts/ranges.ts';
import { TrafficChart } from '../charts/TrafficCharts.tsx';
import type { TrafficChartKey } from '../charts/traffic.ts';
import { FileTrafficDocument } from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';
import { Skeleton } from '../layout/Skeleton.tsx';
import { Trouble } from '../layout/Trouble.tsx';

const shown: readonly TrafficChartKey[] = ['requests', 'bytes'];

/** What was asked of a file by time. `changes` moves when there may be more of it. */
export const Traffic = (props: { id: string; changes: number; now: number }) => {
  const [view, setView] = createSignal<ChartView>(readChartView({}));
  const charts = createChartData({
    view,
    changes: () => props.changes,
    read: ({ from, to, bucket }) =>
      ask(FileTrafficDocument, { id: props.id, from: new Date(from).toISOString(), to: new Date(to).toISOString(), bucket }),
  });
  const file = () => {
    const current = charts.shown();
    return current?.data.file ? { times: current.times, traffic: current.data.file.traffic } : undefined;
  };
  return (
    <section class="panel file-traffic" aria-labelledby="traffic-title">
      <h2 id="traffic-title">Traffic</h2>
      <RangePicker view={view()} now={props.now} onChange={setView} />
      <Show when={charts.trouble()}>{(message) => <Trouble message={message()} onRetry={() => void charts.load()} />}</Show>
      <Show when={file()} fallback={<Show when={!charts.trouble()}>{<Skeleton label="Loading the charts" rows={4} />}</Show>}>
        {(of) => (
          <>
            <div class="charts" classList={{ faint: charts.waiting() }} aria-busy={charts.waiting()}>
              <For each={shown}>{(key) => <TrafficChart show={key} times={of().times} points={of().traffic} group="file" />}</For>
            </div>
            <p class="range-note">{zoneNote(of().times.bucket, props.now)}</p>
          </>
        )}
      </Show>
    </section>
  );
};
