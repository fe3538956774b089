import { createEffect, createSignal, createUniqueId, on, onCleanup } from 'solid-js';
import { Icon } from '../layout/icons.tsx';
import { Choice } from './Choice.tsx';
import { type FilesView, kinds, orders, refine, statuses } from './query.ts';

const typingPauseMs = 250;

/** Search, filters and order. What is typed reaches the address after a short pause. */
export const Filters = (props: { view: FilesView; onChange: (view: FilesView, how: { replace: boolean }) => void }) => {
  const search = createUniqueId();
  const [typed, setTyped] = createSignal(props.view.search);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const settle = () => {
    clearTimeout(timer);
    timer = undefined;
    if (typed() !== props.view.search) props.onChange(refine(props.view, { search: typed() }), { replace: true });
  };
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer);
    timer = setTimeout(settle, typingPauseMs);
  };
  // Going back changes the address; the field follows unless somebody is typing.
  createEffect(
    on(
      () => props.view.search,
      (now) => timer === undefined && setTyped(now),
    ),
  );
  const change = (part: Parameters<typeof refine>[1]) => props.onChange(refine(props.view, part), { replace: false });

  return (
    <search class="filters">
      <form
        class="search-field"
        onSubmit={(event) => {
          event.preventDefault();
          settle();
        }}
      >
        <label for={search}>Search by name</label>
        <div class="search-box">
          <Icon name="search" />
          <input
            id={search}
            type="search"
            maxlength="255"
            autocomplete="off"
            value={typed()}
            onInput={(event) => type(event.currentTarget.value)}
          />
        </div>
      </form>
      <Choice label="Status" value={props.view.status} options={statuses} onChange={(status) => change({ status })} />
      <Choice label="Type" value={props.view.kind} options={kinds} onChange={(kind) => change({ kind })} />
      <Choice label="Order" value={props.view.order} options={orders} onChange={(order) => change({ order })} />
    </search>
  );
};
