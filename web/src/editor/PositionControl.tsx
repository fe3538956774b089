import { createUniqueId, For, Show } from 'solid-js';
import { titleOf } from './catalogue.ts';
import { type ControlProps, labelOf } from './Field.tsx';

/** The nine places, row by row, as the URL has them. */
const places = [
  ['left,top', 'Top left'],
  ['top', 'Top'],
  ['right,top', 'Top right'],
  ['left', 'Left'],
  ['center', 'Middle'],
  ['right', 'Right'],
  ['left,bottom', 'Bottom left'],
  ['bottom', 'Bottom'],
  ['right,bottom', 'Bottom right'],
] as const;

/** Where something lies: one of nine places, an exact one, or a word that the server finds one by. */
export const PositionControl = (props: ControlProps) => {
  const [group, exact, note] = [createUniqueId(), createUniqueId(), createUniqueId()];
  const words = () => props.control.values ?? [];
  return (
    <div class="control position">
      <fieldset class="places">
        <legend>{labelOf(props)}</legend>
        <div class="places-grid">
          <For each={places}>
            {([value, label]) => (
              <label class="place">
                <input type="radio" name={group} checked={props.value === value} onChange={() => props.onValue(value)} />
                <span class="visually-hidden">{label}</span>
              </label>
            )}
          </For>
        </div>
      </fieldset>
      <div class="position-exact">
        <label for={exact}>Exactly</label>
        <input
          id={exact}
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={props.value}
          placeholder={props.control.fallback ?? undefined}
          aria-describedby={note}
          onInput={(event) => props.onValue(event.currentTarget.value.replaceAll(/\s/g, '').replaceAll('%', 'p'))}
        />
        <p class="control-note" id={note}>
          x,y: 120,80 or 50p,25p
        </p>
        <Show when={words().length > 0}>
          <For each={words()}>
            {(word) => (
              <label class="check">
                <input
                  type="checkbox"
                  checked={props.value === word}
                  onChange={(event) => props.onValue(event.currentTarget.checked ? word : 'center')}
                />
                {titleOf(word)}
              </label>
            )}
          </For>
        </Show>
      </div>
    </div>
  );
};
