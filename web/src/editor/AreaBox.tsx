import { createUniqueId, For } from 'solid-js';
import { type Box, type Handle, type Rect, shifted, stretched } from './area.ts';
import { drag, heldGesture, nudgeOf } from './gestures.ts';

type Held = Handle & { readonly label: string };

const corners: readonly Held[] = [
  { x: -1, y: -1, label: 'Upper left corner' },
  { x: 1, y: -1, label: 'Upper right corner' },
  { x: -1, y: 1, label: 'Lower left corner' },
  { x: 1, y: 1, label: 'Lower right corner' },
];

/** For the pointer; by keyboard the corners do all that edges do. */
const edges: readonly Handle[] = [
  { x: 0, y: -1 },
  { x: 1, y: 0 },
  { x: 0, y: 1 },
  { x: -1, y: 0 },
];

type AreaBoxProps = {
  readonly rect: Rect;
  readonly picture: Box;
  /** Its shape is kept while it is resized. */
  readonly ratio: number | undefined;
  readonly what: string;
  readonly onChange: (rect: Rect, gesture: string) => void;
};

const percent = (part: number, whole: number): string => `${(part * 100) / whole}%`;

/** An area on a picture, to be moved and resized by pointer and by arrow keys. */
export const AreaBox = (props: AreaBoxProps) => {
  let canvas!: HTMLDivElement; // set by Solid before anything can be dragged
  const help = createUniqueId();
  const shift = (rect: Rect, x: number, y: number) =>
    shifted(rect, Math.round(x * props.picture.width), Math.round(y * props.picture.height), props.picture);
  const stretch = (rect: Rect, handle: Handle, x: number, y: number) => {
    const { width, height } = props.picture;
    return stretched(rect, handle, Math.round(x * width), Math.round(y * height), props.picture, props.ratio);
  };
  const dragged = (event: PointerEvent, change: (rect: Rect, x: number, y: number) => Rect) => {
    const [begun, gesture] = [props.rect, heldGesture()];
    drag(event, canvas, (x, y) => props.onChange(change(begun, x, y), gesture));
  };
  /** At least a pixel, however small the picture. */
  const least = (part: number, whole: number) => Math.sign(part) * Math.max(Math.abs(part), part === 0 ? 0 : 1 / whole);
  const nudged = (event: KeyboardEvent, change: (rect: Rect, x: number, y: number) => Rect) => {
    const nudge = nudgeOf(event);
    if (!nudge) return;
    event.preventDefault();
    const { width, height } = props.picture;
    props.onChange(change(props.rect, least(nudge.x, width), least(nudge.y, height)), 'area by keys');
  };
  const said = () => {
    const { left, top, width, height } = props.rect;
    return `${Math.round(width)} × ${Math.round(height)} pixels at ${Math.round(left)}, ${Math.round(top)}`;
  };
  const place = () => ({
    left: percent(props.rect.left, props.picture.width),
    top: percent(props.rect.top, props.picture.height),
    width: percent(props.rect.width, props.picture.width),
    height: percent(props.rect.height, props.picture.height),
  });
  return (
    <div class="area-canvas" ref={canvas}>
      <div class="area-shade">
        <div class="area-hole" style={place()} />
      </div>
      <div class="area" style={place()}>
        <button
          type="button"
          class="area-body"
          aria-label={`${props.what}: ${said()}`}
          aria-describedby={help}
          onPointerDown={(event) => dragged(event, shift)}
          onKeyDown={(event) => nudged(event, shift)}
        />
        <For each={edges}>
          {(handle) => (
            <div
              class="area-edge"
              data-handle={`${handle.x},${handle.y}`}
              onPointerDown={(event) => dragged(event, (rect, x, y) => stretch(rect, handle, x, y))}
            />
          )}
        </For>
        <For each={corners}>
          {(handle) => (
            <button
              type="button"
              class="area-corner"
              data-handle={`${handle.x},${handle.y}`}
              aria-label={handle.label}
              aria-describedby={help}
              onPointerDown={(event) => dragged(event, (rect, x, y) => stretch(rect, handle, x, y))}
              onKeyDown={(event) => nudged(event, (rect, x, y) => stretch(rect, handle, x, y))}
            />
          )}
        </For>
      </div>
      <span id={help} class="visually-hidden">
        Arrow keys move by 1 %, with Shift by 10 %.
      </span>
    </div>
  );
};
