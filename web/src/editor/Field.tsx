import { type JSX, Show } from 'solid-js';
import type { Box } from './area.ts';
import { type Control, type Operation, titleOf } from './catalogue.ts';

export type ControlProps = {
  readonly operation: Operation;
  readonly control: Control;
  /** The place of the value among those of the step. */
  readonly index: number;
  /** As it is written; '' where it is left out. */
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** The picture that the step is applied to, where it is known. */
  readonly picture: Box | undefined;
};

/** What people call a parameter: a lone "value" is the operation itself. */
export const labelOf = ({ control, operation }: Pick<ControlProps, 'control' | 'operation'>): string =>
  titleOf(control.parameter === 'value' ? operation.name : control.parameter.replace(/^relative_/, ''));

/** What the server says of a parameter, as a sentence. */
export const noteOf = ({ description }: Control): string => `${description.charAt(0).toUpperCase()}${description.slice(1)}.`;

/** A label above what it is the label of, and a note below. */
export const Field = (props: { label: string; id: string; note?: string; noteId?: string; children: JSX.Element }) => (
  <div class="control">
    <label for={props.id}>{props.label}</label>
    {props.children}
    <Show when={props.note}>
      <p class="control-note" id={props.noteId}>
        {props.note}
      </p>
    </Show>
  </div>
);
