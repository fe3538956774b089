import { createSignal, createUniqueId, onMount, Show } from 'solid-js';
import { checkForm, type Field, type ProjectForm, type Wrong } from './form.ts';

type FormProps = {
  readonly start: ProjectForm;
  readonly label: string;
  readonly submit: string;
  readonly busy: string;
  /** Does what the form asks for; answers what is wrong with it, if anything. */
  readonly onSubmit: (form: ProjectForm) => Promise<Wrong | undefined>;
  readonly onCancel: () => void;
};

/** Name and description of a project, with what is wrong said at the field that it is about. */
export const ProjectFields = (props: FormProps) => {
  const id = createUniqueId();
  const [form, setForm] = createSignal(props.start);
  const [wrong, setWrong] = createSignal<Wrong>();
  const [busy, setBusy] = createSignal(false);
  let element: HTMLFormElement | undefined;
  const change = (part: Partial<ProjectForm>) => setForm((before) => ({ ...before, ...part }));
  const at = (field: Field) => (wrong()?.field === field ? wrong() : undefined);
  const focus = (field: Field) => element?.querySelector<HTMLElement>(`#${id}-${field}`)?.focus();
  onMount(() => focus('name'));

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const found = checkForm(form()) ?? (await props.onSubmit(form()));
    setBusy(false);
    setWrong(found);
    if (found?.field) focus(found.field);
  };
  const about = (field: Field) => ({
    id: `${id}-${field}`,
    'aria-invalid': at(field) ? ('true' as const) : undefined,
    'aria-describedby': at(field) ? `${id}-${field}-wrong` : undefined,
  });
  const Message = (note: { wrong: Wrong | undefined; id: string }) => (
    <Show when={note.wrong}>
      {(found) => (
        <p id={note.id} class="field-note wrong" role="alert">
          {found().message}
        </p>
      )}
    </Show>
  );

  return (
    <form
      ref={element}
      class="project-form"
      aria-label={props.label}
      novalidate
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && props.onCancel()}
    >
      <div class="project-field">
        <label for={`${id}-name`}>Name</label>
        <input
          {...about('name')}
          type="text"
          autocomplete="off"
          value={form().name}
          onInput={(event) => change({ name: event.currentTarget.value })}
        />
        <Message wrong={at('name')} id={`${id}-name-wrong`} />
      </div>
      <div class="project-field">
        <label for={`${id}-description`}>
          Description <span class="optional">(optional)</span>
        </label>
        <textarea
          {...about('description')}
          rows="2"
          value={form().description}
          onInput={(event) => change({ description: event.currentTarget.value })}
        />
        <Message wrong={at('description')} id={`${id}-description-wrong`} />
      </div>
      <Show when={wrong() && wrong()?.field === undefined}>
        <p class="field-note wrong" role="alert">
          {wrong()?.message}
        </p>
      </Show>
      <div class="project-form-buttons">
        <button type="submit" class="button primary" disabled={busy()}>
          {busy() ? props.busy : props.submit}
        </button>
        <button type="button" class="button quiet" onClick={() => props.onCancel()}>
          Cancel
        </button>
      </div>
    </form>
  );
};
