import { type Accessor, batch, createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { Answer } from '../graphql/ask.ts';
import type { Times } from './chart-props.ts';
import { type ChartRange, type ChartView, rangeOf, startsOf, untilNextBucket } from './ranges.ts';

type ChartDataOptions<Data> = {
  readonly view: Accessor<ChartView>;
  /** Asks for what a range holds. */
  readonly read: (range: ChartRange) => Promise<Answer<Data>>;
  /** Moves when there is something new to ask for. */
  readonly changes: Accessor<unknown>;
};

/** Traffic comes in bursts, and charts are dear to answer: they ask at most this often. */
const settleMs = 1_500;

/** A little after a bucket has begun, so that clocks that go a little slow are in it, too. */
const graceMs = 250;

/** What charts of one range show; asked again when the range, or what it holds, changes, and when a bucket begins. */
export const createChartData = <Data>({ view, read, changes }: ChartDataOptions<Data>) => {
  const [shown, setShown] = createSignal<{ readonly times: Times; readonly data: Data }>();
  const [trouble, setTrouble] = createSignal<string>();
  const [waiting, setWaiting] = createSignal(true);
  let asked = 0;
  let soon: ReturnType<typeof setTimeout> | undefined;
  let next: ReturnType<typeof setTimeout> | undefined;

  const load = async () => {
    clearTimeout(soon);
    clearTimeout(next);
    soon = undefined;
    asked += 1;
    const own = asked;
    const range = rangeOf(view(), Date.now());
    const answer = await read(range);
    // A slower answer to an older question must not overwrite a newer one.
    if (own !== asked) return;
    batch(() => {
      setWaiting(false);
      setTrouble(answer.ok ? undefined : answer.message);
      if (answer.ok) setShown({ times: { starts: startsOf(range), bucket: range.bucket }, data: answer.data });
    });
    next = setTimeout(() => void load(), untilNextBucket(range.bucket, Date.now()) + graceMs);
  };
  onCleanup(() => {
    asked += 1;
    clearTimeout(soon);
    clearTimeout(next);
  });
  createEffect(
    on([() => JSON.stringify(view())], () => {
      setWaiting(true);
      void load();
    }),
  );
  createEffect(
    on(
      changes,
      () => {
        soon ??= setTimeout(() => void load(), settleMs);
      },
      { defer: true },
    ),
  );
  return { shown, trouble, waiting, load };
};
