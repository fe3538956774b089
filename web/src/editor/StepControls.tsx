import { For, Show } from 'solid-js';
import type { Box } from './area.ts';
import { type Operation, titleOf } from './catalogue.ts';
import { ControlOf } from './controls.tsx';
import type { Step } from './steps.ts';

type StepControlsProps = {
  readonly step: Step;
  /** Undefined where the server has none of that name. */
  readonly operation: Operation | undefined;
  readonly picture: Box | undefined;
  readonly onValue: (index: number, value: string) => void;
};

/** What a step does, and a control for each of its values. */
export const StepControls = (props: StepControlsProps) => (
  <fieldset class="step-controls">
    <legend class="visually-hidden">{titleOf(props.step.name)}</legend>
    <Show when={props.operation} fallback={<p class="control-note">This server has no such operation. Remove the step.</p>}>
      {(operation) => (
        <>
          <p class="step-summary">{operation().summary}</p>
          <For each={operation().controls}>
            {(control, index) => (
              <ControlOf
                operation={operation()}
                control={control}
                index={index()}
                value={props.step.values[index()] ?? ''}
                onValue={(value) => props.onValue(index(), value)}
                picture={props.picture}
              />
            )}
          </For>
        </>
      )}
    </Show>
  </fieldset>
);
