import { useSearchParams } from '@solidjs/router';
import { createMemo, For, Show } from 'solid-js';
import { Chart } from '../charts/Chart.tsx';
import type { Times } from '../charts/chart-props.ts';
import { createChartData } from '../charts/createChartData.ts';
import { formatFigure, zoneNote } from '../charts/labels.ts';
import { RangePicker } from '../charts/RangePicker.tsx';
import { readChartView, writeChartView } from '../charts/ranges.ts';
import { TrafficChart } from '../charts/TrafficCharts.tsx';
import type { TrafficChartKey } from '../charts/traffic.ts';
import { formatCount } from '../format/bytes.ts';
import { ProjectChartsDocument, type ProjectChartsQuery } from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';
import { createNow } from '../layout/now.ts';
import { Skeleton } from '../layout/Skeleton.tsx';
import { Trouble } from '../layout/Trouble.tsx';
import { byRoute, byTime } from './routes.ts';

type Held = NonNullable<ProjectChartsQuery['project']>['storageHistory'];
const group = 'project';
const shown: readonly TrafficChartKey[] = ['requests', 'bytes', 'downloads', 'visitors', 'cache'];

const Storage = (props: { times: Times; held: Held }) => (
  <Chart
    title="Stored"
    times={props.times}
    series={[{ label: 'Bytes', tone: 'main', values: props.held.map(({ bytes }) => bytes) }]}
    unit="bytes"
    draw="steps"
    group={group}
  />
);

/** A route, which may go on in the next line at each of its slashes. */
const Route = (props: { route: string }) => (
  <For each={props.route.split(/(?=\/)/)}>
    {(part) => (
      <>
        {part}
        <wbr />
      </>
    )}
  </For>
);

const Routes = (props: { requests: ProjectChartsQuery['requests'] }) => {
  const routes = createMemo(() => byRoute(props.requests));
  return (
    <div class="chart">
      <div class="chart-head">
        <h3>All requests by route</h3>
      </div>
      {/* A region that scrolls must be reachable by keyboard. */}
      <section class="chart-table routes-table" aria-label="Requests by route" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Route</th>
              <th scope="col">Requests</th>
              <th scope="col">Refused</th>
              <th scope="col">Slowest 1 %</th>
            </tr>
          </thead>
          <tbody>
            <For each={routes()}>
              {({ route, count, errors, slowestMs }) => (
                <tr>
                  <th scope="row">
                    <Route route={route} />
                  </th>
                  <td>{formatCount(count)}</td>
                  <td>{formatCount(errors)}</td>
                  <td>{formatFigure('ms', slowestMs)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </div>
  );
};

const Requests = (props: { times: Times; requests: ProjectChartsQuery['requests'] }) => {
  const sums = createMemo(() => byTime(props.requests, props.times.starts));
  return (
    <Show when={props.requests.length > 0}>
      <div class="api-requests">
        <Chart
          title="All requests"
          times={props.times}
          series={[
            { label: 'Answered', tone: 'main', values: sums().map(({ count, errors }) => Math.max(0, count - errors)) },
            { label: 'Refused', tone: 'bad', values: sums().map(({ errors }) => errors) },
          ]}
          unit="count"
          draw="bars"
          group={group}
        />
        <Routes requests={props.requests} />
      </div>
    </Show>
  );
};

/** What was asked of a project by time, and what it held. `changes` moves when there may be more of it. */
export const ProjectCharts = (props: { id: string; changes: number }) => {
  const [query, setQuery] = useSearchParams();
  const view = createMemo(() => readChartView(query));
  const now = createNow(60_000);
  const charts = createChartData({
    view,
    changes: () => props.changes,
    read: ({ from, to, bucket }) =>
      ask(ProjectChartsDocument, { id: props.id, from: new Date(from).toISOString(), to: new Date(to).toISOString(), bucket }),
  });
  const project = () => {
    const current = charts.shown();
    return current?.data.project ? { ...current.data.project, times: current.times, requests: current.data.requests } : undefined;
  };
  return (
    <section class="panel project-analytics" aria-labelledby="traffic-title">
      <div class="analytics-head">
        <h2 id="traffic-title">Traffic</h2>
        <RangePicker view={view()} now={now()} onChange={(changed) => setQuery(writeChartView(changed), { scroll: false })} />
      </div>
      <Show when={charts.trouble()}>{(message) => <Trouble message={message()} onRetry={() => void charts.load()} />}</Show>
      <Show when={project()} fallback={<Show when={!charts.trouble()}>{<Skeleton label="Loading the charts" rows={6} />}</Show>}>
        {(of) => (
          <>
            <div class="charts" classList={{ faint: charts.waiting() }} aria-busy={charts.waiting()}>
              <For each={shown}>
                {(key) => <TrafficChart show={key} times={of().times} points={of().traffic} group={group} />}
              </For>
              <Storage times={of().times} held={of().storageHistory} />
            </div>
            <Requests times={of().times} requests={of().requests} />
            <p class="range-note">{zoneNote(of().times.bucket, now())}</p>
          </>
        )}
      </Show>
    </section>
  );
};
