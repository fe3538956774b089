import { createEffect, createSignal, For, on, Show } from 'solid-js';
import { LiveMetricsDocument, type LiveMetricsSubscription } from '../gql/graphql.ts';
import { createLive } from '../graphql/createLive.ts';
import { subscription } from '../graphql/live.ts';
import { LiveSign } from '../layout/LiveSign.tsx';
import { type Figure, figures, type Metrics } from './figures.ts';

/** Lets a number settle in from below when it has changed; still for those who asked for less motion. */
const settleIn = (element: HTMLElement): void => {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  element.animate?.([{ transform: 'translateY(0.22em)' }, { transform: 'none' }], {
    duration: 260,
    easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)',
  });
};

const FigureRow = (props: { figure: Figure; metrics: Metrics | undefined }) => {
  const value = () => props.metrics && props.figure.value(props.metrics);
  const text = () => {
    const current = value();
    return current === undefined ? undefined : props.figure.write(current);
  };
  const title = () => {
    const current = value();
    return current === undefined ? undefined : props.figure.exact?.(current);
  };
  let number: HTMLSpanElement | undefined;
  createEffect(
    on(text, (now, before) => {
      if (before !== undefined && now !== before && number) settleIn(number);
    }),
  );
  return (
    <div class="figure">
      <dt>{props.figure.label}</dt>
      <dd data-figure={props.figure.key} title={title()}>
        <Show when={text()} fallback={<span class="figure-waiting">–</span>}>
          <span class="figure-number" ref={number}>
            {text()}
          </span>
        </Show>
      </dd>
    </div>
  );
};

/** The live figures of this server, folded from its log of events. */
export const Counters = () => {
  const [metrics, setMetrics] = createSignal<Metrics>();
  // Each message is the whole state, so receiving one twice changes nothing.
  const state = createLive<LiveMetricsSubscription>({
    attempt: subscription(LiveMetricsDocument, {}),
    onData: (data) => setMetrics(data.metrics),
  });
  return (
    <section class="ledger" classList={{ faint: state() === 'reconnecting' }} aria-labelledby="ledger-title">
      <header class="ledger-head">
        <h2 id="ledger-title">The ledger so far</h2>
        <LiveSign state={state()} />
      </header>
      <dl class="figures">
        <For each={figures}>{(figure) => <FigureRow figure={figure} metrics={metrics()} />}</For>
      </dl>
    </section>
  );
};
