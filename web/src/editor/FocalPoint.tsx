import type { Point } from './area.ts';
import { drag, heldGesture, nudgeOf } from './gestures.ts';

type FocalPointProps = { readonly point: Point; readonly onChange: (point: Point, gesture: string) => void };

/** The point of a picture that stays in view, to be put elsewhere by pointer and by arrow keys. */
export const FocalPoint = (props: FocalPointProps) => {
  let canvas!: HTMLDivElement; // set by Solid before anything can be dragged
  let handle!: HTMLButtonElement; // likewise
  const shifted = (from: Point, x: number, y: number): Point => ({ x: from.x + x, y: from.y + y });
  const put = (event: PointerEvent) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const begun = { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
    const gesture = heldGesture();
    props.onChange(begun, gesture);
    drag(event, canvas, (x, y) => props.onChange(shifted(begun, x, y), gesture));
    // The pointer put it there; the keyboard may go on from it.
    event.preventDefault();
    handle.focus({ preventScroll: true });
  };
  const nudged = (event: KeyboardEvent) => {
    const nudge = nudgeOf(event);
    if (!nudge) return;
    event.preventDefault();
    props.onChange(shifted(props.point, nudge.x, nudge.y), 'point by keys');
  };
  const said = () => `${Math.round(props.point.x * 100)} % from the left, ${Math.round(props.point.y * 100)} % from the top`;
  return (
    <div class="area-canvas point-canvas" ref={canvas} onPointerDown={put}>
      <button
        type="button"
        ref={handle}
        class="point"
        style={{ left: `${props.point.x * 100}%`, top: `${props.point.y * 100}%` }}
        aria-label={`Point that stays in view: ${said()}. Arrow keys move it by 1 %, with Shift by 10 %.`}
        onKeyDown={nudged}
      />
    </div>
  );
};
