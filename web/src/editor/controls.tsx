import { createUniqueId, For, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { type Control, exampleValues, titleOf } from './catalogue.ts';
import { type ControlProps, Field, labelOf, noteOf } from './Field.tsx';
import { FileControl } from './FileControl.tsx';
import { PortionControl } from './PortionControl.tsx';
import { PositionControl } from './PositionControl.tsx';
import { SizeControl } from './SizeControl.tsx';
import { colourOf, readColour, readNumber, withHex } from './values.ts';

const Word = (props: { word: string; value: string; onValue: (value: string) => void; otherwise: string }) => (
  <label class="check">
    <input
      type="checkbox"
      checked={props.value === props.word}
      onChange={(event) => props.onValue(event.currentTarget.checked ? props.word : props.otherwise)}
    />
    {titleOf(props.word)}
  </label>
);

const Range = (props: ControlProps) => {
  const id = createUniqueId();
  const example = () => exampleValues(props.operation)[props.index] ?? '';
  const usual = () => readNumber(props.control.fallback ?? '') ?? readNumber(example());
  const held = () => readNumber(props.value || (props.control.fallback ?? ''));
  const number = () => held()?.value ?? usual()?.value ?? props.control.min ?? 0;
  const [min, max, step] = [() => props.control.min ?? 0, () => props.control.max ?? 100, () => props.control.step ?? 1];
  const set = (text: string) => props.onValue(`${text}${usual()?.unit ?? ''}`);
  /** Nothing is in the field while somebody begins to type, a minus for instance: that is no value yet. */
  const leave = (field: HTMLInputElement) => {
    if (field.value !== '') return;
    if (props.control.optional) props.onValue('');
    field.value = `${held()?.value ?? ''}`;
  };
  return (
    <Field label={labelOf(props)} id={id}>
      <div class="range">
        <input
          type="range"
          min={min()}
          max={max()}
          step={step()}
          value={number()}
          aria-label={`${labelOf(props)}, slider`}
          onInput={(event) => set(event.currentTarget.value)}
        />
        <input
          id={id}
          type="number"
          min={min()}
          max={max()}
          step={step()}
          value={held()?.value ?? ''}
          onInput={(event) => event.currentTarget.value !== '' && set(event.currentTarget.value)}
          onChange={(event) => leave(event.currentTarget)}
        />
      </div>
      <For each={props.control.values ?? []}>
        {(word) => (
          <Word
            word={word}
            value={props.value || (props.control.fallback ?? '')}
            onValue={props.onValue}
            otherwise={`${usual()?.value ?? props.control.min ?? 0}`}
          />
        )}
      </For>
    </Field>
  );
};

const Choice = (props: ControlProps) => {
  const id = createUniqueId();
  const known = () => props.control.values ?? [];
  return (
    <Field label={labelOf(props)} id={id}>
      <select id={id} value={props.value} onChange={(event) => props.onValue(event.currentTarget.value)}>
        <Show when={props.control.optional}>
          <option value="" selected={props.value === ''}>
            {props.control.fallback ? `As usual (${props.control.fallback})` : 'Left out'}
          </option>
        </Show>
        <Show when={props.value !== '' && !known().includes(props.value)}>
          <option value={props.value} selected>
            {props.value}
          </option>
        </Show>
        <For each={known()}>
          {(value) => (
            <option value={value} selected={props.value === value}>
              {value}
            </option>
          )}
        </For>
      </select>
    </Field>
  );
};

const Colour = (props: ControlProps) => {
  const [id, note] = [createUniqueId(), createUniqueId()];
  const shown = () => props.value || (props.control.fallback ?? '');
  return (
    <Field label={labelOf(props)} id={id} note="Hexadecimal digits or a CSS name; two digits more say how opaque." noteId={note}>
      <div class="colour">
        <input
          type="color"
          value={readColour(shown())?.hex ?? '#000000'}
          aria-label={`${labelOf(props)}, picker`}
          onInput={(event) => props.onValue(withHex(shown(), event.currentTarget.value))}
        />
        <input
          id={id}
          type="text"
          spellcheck={false}
          autocomplete="off"
          value={shown()}
          aria-describedby={note}
          onInput={(event) => props.onValue(colourOf(event.currentTarget.value))}
        />
      </div>
    </Field>
  );
};

const Text = (props: ControlProps) => {
  const [id, note] = [createUniqueId(), createUniqueId()];
  return (
    <Field label={labelOf(props)} id={id} note={noteOf(props.control)} noteId={note}>
      <input
        id={id}
        type="text"
        autocomplete="off"
        value={props.value}
        placeholder={props.control.fallback ?? undefined}
        aria-describedby={note}
        onInput={(event) => props.onValue(event.currentTarget.value)}
      />
    </Field>
  );
};

const kinds: Readonly<Record<Control['kind'], (props: ControlProps) => JSX.Element>> = {
  RANGE: Range,
  CHOICE: Choice,
  COLOUR: Colour,
  SIZE: SizeControl,
  RATIO: PortionControl,
  POSITION: PositionControl,
  TEXT: Text,
  FILE: FileControl,
};

/** Asks for one value of a step, as the server says that it is to be asked for. */
export const ControlOf = (props: ControlProps) => <Dynamic component={kinds[props.control.kind]} {...props} />;
