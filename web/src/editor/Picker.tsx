import { createUniqueId, For, Show } from 'solid-js';
import { Icon } from '../layout/icons.tsx';
import { type Catalogue, type Operation, titleOf } from './catalogue.ts';
import { createPicker } from './createPicker.ts';

type PickerProps = { readonly catalogue: Catalogue; readonly onPick: (operation: Operation) => void };

/** The list of operations, searched as one types: a combobox with a list (WAI-ARIA Authoring Practices). */
export const Picker = (props: PickerProps) => {
  const picker = createPicker(
    () => props.catalogue,
    (operation) => props.onPick(operation),
  );
  const id = createUniqueId();
  const leave = (event: FocusEvent & { currentTarget: HTMLElement }) => {
    const to = event.relatedTarget;
    if (!(to instanceof Node && event.currentTarget.contains(to))) picker.close();
  };
  return (
    <div class="picker" onFocusOut={leave}>
      <label for={id}>Add an operation</label>
      <div class="picker-field">
        <Icon name="search" />
        <input
          id={id}
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          placeholder="crop, resize, blur, text"
          aria-expanded={picker.isOpen()}
          aria-controls={picker.isOpen() ? picker.list : undefined}
          aria-autocomplete="list"
          aria-activedescendant={picker.isOpen() && picker.found().length > 0 ? picker.optionId(picker.active()) : undefined}
          value={picker.query()}
          onInput={(event) => picker.type(event.currentTarget.value)}
          onClick={() => picker.setOpen(true)}
          onKeyDown={picker.press}
        />
      </div>
      <Show when={picker.isOpen()}>
        <div id={picker.list} class="picker-list" role="listbox" aria-label="Operations">
          <For each={picker.found()} fallback={<p class="picker-none">No operation is called so, or does that.</p>}>
            {(operation, index) => (
              // The keyboard stays in the field, which names the active option.
              <button
                type="button"
                tabindex="-1"
                id={picker.optionId(index())}
                class="picker-option"
                role="option"
                aria-selected={index() === picker.active()}
                onPointerMove={() => picker.setActive(index())}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => picker.pick(operation)}
              >
                <span class="picker-name">{titleOf(operation.name)}</span>
                <span class="picker-summary">{operation.summary}</span>
              </button>
            )}
          </For>
        </div>
      </Show>
    </div>
  );
};
