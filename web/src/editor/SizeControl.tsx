import { createUniqueId } from 'solid-js';
import { takesPercents } from './catalogue.ts';
import { type ControlProps, labelOf } from './Field.tsx';
import { readSides, sideOf } from './values.ts';

type SidesProps = {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly mayBePercents: boolean;
  /** Its label is seen already. */
  readonly isLabelled?: boolean;
};

/** Width and height, each in a field of its own. */
export const Sides = (props: SidesProps) => {
  const [width, height, note] = [createUniqueId(), createUniqueId(), createUniqueId()];
  const sides = () => readSides(props.value);
  const set = (across: string, down: string) => {
    const [w, h] = [sideOf(across), sideOf(down)];
    props.onValue(w === '' && h === '' ? '' : `${w}x${h}`);
  };
  return (
    <fieldset class="control sides" aria-describedby={note}>
      <legend classList={{ 'visually-hidden': props.isLabelled ?? false }}>{props.label}</legend>
      <div class="side">
        <label for={width}>Width</label>
        <input
          id={width}
          type="text"
          inputmode={props.mayBePercents ? 'text' : 'numeric'}
          autocomplete="off"
          value={sides()[0]}
          onInput={(event) => set(event.currentTarget.value, sides()[1])}
        />
      </div>
      <span class="sides-times" aria-hidden="true">
        ×
      </span>
      <div class="side">
        <label for={height}>Height</label>
        <input
          id={height}
          type="text"
          inputmode={props.mayBePercents ? 'text' : 'numeric'}
          autocomplete="off"
          value={sides()[1]}
          onInput={(event) => set(sides()[0], event.currentTarget.value)}
        />
      </div>
      <p class="control-note" id={note}>
        {props.mayBePercents ? 'In pixels, or with p in percents: 300 or 50p.' : 'In pixels.'}
      </p>
    </fieldset>
  );
};

export const SizeControl = (props: ControlProps) => (
  <Sides
    label={labelOf(props)}
    value={props.value || (props.control.fallback ?? '')}
    onValue={props.onValue}
    mayBePercents={takesPercents(props.operation, props.index)}
  />
);
