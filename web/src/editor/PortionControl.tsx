import { createUniqueId, For, Show } from 'solid-js';
import { type Box, percent, readArea } from './area.ts';
import { type ControlProps, labelOf } from './Field.tsx';
import { Sides } from './SizeControl.tsx';

const units = { px: 'Pixels', p: 'Percent', shape: 'Shape' } as const;
type Unit = keyof typeof units;

const unitOf = (value: string): Unit => (value.includes(':') ? 'shape' : /\dp/.test(value) ? 'p' : 'px');

const shapes = ['1:1', '4:3', '3:2', '16:9', '3:4', '2:3', '9:16'] as const;

/** About the same portion in another unit. @param picture 1,000 pixels a side where it is not known */
const inUnit = (value: string, unit: Unit, picture: Box = { width: 1_000, height: 1_000 }): string => {
  if (unit === 'shape') return '1:1';
  const { width, height } = readArea({ size: value, place: '' }, picture) ?? picture;
  if (unit === 'px') return `${Math.round(width)}x${Math.round(height)}`;
  return `${percent(width, picture.width)}x${percent(height, picture.height)}`;
};

/** A part of a picture: so many pixels, so many percents, or the largest part of a shape. */
export const PortionControl = (props: ControlProps) => {
  const [group, shape] = [createUniqueId(), createUniqueId()];
  const unit = () => unitOf(props.value);
  return (
    <>
      <fieldset class="segments control">
        <legend>{labelOf(props)} in</legend>
        {/* The keys of the table. */}
        <For each={Object.keys(units) as Unit[]}>
          {(one) => (
            <label>
              <input
                type="radio"
                name={group}
                checked={unit() === one}
                onChange={() => props.onValue(inUnit(props.value, one, props.picture))}
              />
              <span>{units[one]}</span>
            </label>
          )}
        </For>
      </fieldset>
      <Show
        when={unit() === 'shape'}
        fallback={<Sides label={labelOf(props)} value={props.value} onValue={props.onValue} mayBePercents isLabelled />}
      >
        <div class="control">
          <label for={shape}>Shape</label>
          <input
            id={shape}
            type="text"
            autocomplete="off"
            value={props.value}
            onInput={(event) => props.onValue(event.currentTarget.value.trim())}
          />
          <div class="shape-choices">
            <For each={shapes}>
              {(one) => (
                <button type="button" class="button small" aria-pressed={props.value === one} onClick={() => props.onValue(one)}>
                  {one}
                </button>
              )}
            </For>
          </div>
        </div>
      </Show>
    </>
  );
};
