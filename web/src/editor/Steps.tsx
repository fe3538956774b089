import { For, Show } from 'solid-js';
import { Icon } from '../layout/icons.tsx';
import type { Box } from './area.ts';
import type { Editor } from './createEditor.ts';
import { StepControls } from './StepControls.tsx';
import { createStepActions } from './stepActions.ts';

type StepsProps = {
  readonly editor: Editor;
  /** What the open step is applied to. */
  readonly picture: Box | undefined;
  /** Says to those who do not see it what has become of a step. */
  readonly onSaid: (words: string) => void;
};

const StepItem = (props: StepsProps & { readonly id: number; readonly list: () => HTMLElement | undefined }) => {
  const { editor, onSaid, list } = props;
  const actions = createStepActions({ editor, key: () => props.id, list, onSaid });
  const step = () => editor.step(props.id);
  const isOpen = () => editor.open() === props.id;
  return (
    <li class="step" classList={{ open: isOpen(), dragged: actions.isDragged() }} data-step={props.id}>
      <div class="step-head">
        <button
          type="button"
          class="step-grip"
          data-action="grip"
          aria-label={`Move ${actions.title()}: drag it, or press the arrow keys`}
          onPointerDown={actions.drag}
          onKeyDown={(event) => actions.pressed(event, 'grip', false)}
        >
          <Icon name="grip" />
        </button>
        <button
          type="button"
          class="step-open"
          data-action="open"
          aria-expanded={isOpen()}
          onClick={() => editor.setOpen(isOpen() ? undefined : props.id)}
          onKeyDown={(event) => actions.pressed(event, 'open', true)}
        >
          <span class="step-name">{actions.title()}</span>
          <span class="step-values">{step()?.values.filter(Boolean).join(' / ')}</span>
        </button>
        <button
          type="button"
          class="icon-button"
          data-action="remove"
          aria-label={`Remove ${actions.title()}`}
          onClick={actions.remove}
        >
          <Icon name="close" />
        </button>
      </div>
      <Show when={isOpen() && step()}>
        {(current) => (
          <StepControls
            step={current()}
            operation={editor.catalogue.get(current().name)}
            picture={props.picture}
            onValue={(index, value) => editor.setValues(props.id, { [index]: value })}
          />
        )}
      </Show>
    </li>
  );
};

/** The steps in their order, to be moved, removed and opened. */
export const Steps = (props: StepsProps) => {
  let list: HTMLOListElement | undefined;
  return (
    <Show
      when={props.editor.keys().length > 0}
      fallback={<p class="steps-none">No steps yet: this is the picture as it was uploaded.</p>}
    >
      <ol class="steps" ref={list}>
        <For each={props.editor.keys()}>{(key) => <StepItem {...props} id={key} list={() => list} />}</For>
      </ol>
    </Show>
  );
};
