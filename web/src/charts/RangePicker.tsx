import '../styles/range.css';
import { createUniqueId, For, Show } from 'solid-js';
import { Choice } from '../files/Choice.tsx';
import {
  type BucketKey,
  buckets,
  type ChartView,
  dayOf,
  possibleBuckets,
  type SpanKey,
  shownBucket,
  spanChoices,
} from './ranges.ts';

type PickerProps = { readonly view: ChartView; readonly now: number; readonly onChange: (view: ChartView) => void };

const weekMs = 7 * 86_400_000;

/** Two days as they were typed, in their order; undefined while one is missing. */
const inOrder = (one: string, other: string): { readonly from: string; readonly to: string } | undefined => {
  const [from, to] = [one, other].sort();
  return from && to ? { from, to } : undefined;
};

const Days = (props: PickerProps) => {
  // A field that was emptied changes nothing.
  const change = (one: string | undefined, other: string | undefined) => {
    const days = inOrder(one ?? '', other ?? '');
    if (days) props.onChange({ ...props.view, ...days });
  };
  const ids = { from: createUniqueId(), to: createUniqueId() };
  const latest = () => dayOf(props.now);
  return (
    <div class="range-days">
      <div class="choice">
        <label for={ids.from}>From</label>
        <input
          id={ids.from}
          type="date"
          max={latest()}
          value={props.view.from ?? ''}
          onChange={(event) => change(event.currentTarget.value, props.view.to)}
        />
      </div>
      <div class="choice">
        <label for={ids.to}>To</label>
        <input
          id={ids.to}
          type="date"
          max={latest()}
          value={props.view.to ?? ''}
          onChange={(event) => change(props.view.from, event.currentTarget.value)}
        />
      </div>
    </div>
  );
};

/** What time charts are about, and by which buckets. */
export const RangePicker = (props: PickerProps) => {
  const group = createUniqueId();
  const possible = () => possibleBuckets(props.view, props.now);
  const shown = () => shownBucket(props.view, props.now);
  const pick = (span: SpanKey) =>
    props.onChange(
      span === 'custom'
        ? { span, by: undefined, from: dayOf(props.now - weekMs), to: dayOf(props.now) }
        : { span, by: undefined, from: undefined, to: undefined },
    );
  return (
    <div class="range">
      <Choice label="Time" value={props.view.span} options={spanChoices} onChange={pick} />
      <Show when={props.view.span === 'custom'}>
        <Days {...props} />
      </Show>
      <fieldset class="segments">
        <legend>By</legend>
        {/* The keys of the table are what it holds. */}
        <For each={Object.entries(buckets) as [BucketKey, (typeof buckets)[BucketKey]][]}>
          {([key, { label }]) => (
            <label>
              <input
                type="radio"
                name={group}
                checked={shown() === key}
                disabled={!possible().includes(key)}
                onChange={() => props.onChange({ ...props.view, by: key })}
              />
              <span>{label}</span>
            </label>
          )}
        </For>
      </fieldset>
    </div>
  );
};
