import { createEffect, createSignal, createUniqueId, on, onCleanup } from 'solid-js';
import { Icon } from './icons.tsx';

const typingPauseMs = 250;

/** A search by name. What is typed is told after a short pause, or at once by Enter. */
export const SearchField = (props: { value: string; longest: number; onChange: (search: string) => void }) => {
  const id = createUniqueId();
  const [typed, setTyped] = createSignal(props.value);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const settle = () => {
    clearTimeout(timer);
    timer = undefined;
    if (typed() !== props.value) props.onChange(typed());
  };
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer);
    timer = setTimeout(settle, typingPauseMs);
  };
  // Going back changes the address; the field follows unless somebody is typing.
  createEffect(
    on(
      () => props.value,
      (now) => timer === undefined && setTyped(now),
    ),
  );
  return (
    <form
      class="search-field"
      onSubmit={(event) => {
        event.preventDefault();
        settle();
      }}
    >
      <label for={id}>Search by name</label>
      <div class="search-box">
        <Icon name="search" />
        <input
          id={id}
          type="search"
          maxlength={props.longest}
          autocomplete="off"
          value={typed()}
          onInput={(event) => type(event.currentTarget.value)}
        />
      </div>
    </form>
  );
};
