import { createSignal, createUniqueId, type JSX, Show } from 'solid-js';
import type { FileChanges } from '../gql/graphql.ts';
import type { Update } from './createUpdate.ts';

/** What a form asks for: changes and the words for having made them, or what is wrong with it. */
export type Wanted = { readonly changes: FileChanges; readonly done: string } | { readonly wrong: string };

type EditableProps = {
  readonly label: string;
  readonly value: JSX.Element;
  readonly update: Update;
  /** Called when the form opens, to start from what is. */
  readonly onOpen: () => void;
  readonly read: () => Wanted;
  readonly children: JSX.Element;
};

/** One thing about a file: what it is, and a form to change it that opens in its place. */
export const Editable = (props: EditableProps) => {
  const [open, setOpen] = createSignal(false);
  const [wrong, setWrong] = createSignal<string>();
  const id = createUniqueId();
  let opener: HTMLButtonElement | undefined;

  const close = () => {
    setOpen(false);
    opener?.focus();
  };
  const toggle = () => {
    if (open()) return close();
    setWrong(undefined);
    props.onOpen();
    setOpen(true);
    document.getElementById(id)?.querySelector<HTMLElement>('input:checked, input, textarea')?.focus();
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = props.read();
    if ('wrong' in wanted) return setWrong(wanted.wrong);
    if (Object.keys(wanted.changes).length === 0) return close();
    const refused = await props.update.change(wanted.changes, wanted.done);
    setWrong(refused);
    if (!refused) close();
  };

  return (
    <div class="term">
      <h3>{props.label}</h3>
      <div class="term-value">{props.value}</div>
      <button
        ref={opener}
        type="button"
        class="button small quiet"
        aria-expanded={open()}
        aria-controls={open() ? id : undefined}
        onClick={toggle}
      >
        {open() ? 'Close' : 'Change'}
        <span class="visually-hidden"> {props.label.toLowerCase()}</span>
      </button>
      <Show when={open()}>
        <form id={id} class="term-form" onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && close()} novalidate>
          {props.children}
          <Show when={wrong()}>
            <p class="field-note wrong" role="alert">
              {wrong()}
            </p>
          </Show>
          <button type="submit" class="button primary small" disabled={props.update.busy()}>
            {props.update.busy() ? 'Saving' : 'Save'}
          </button>
        </form>
      </Show>
    </div>
  );
};
