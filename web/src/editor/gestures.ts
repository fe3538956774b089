import { held } from './history.ts';

let made = 0;

/** The name of a new gesture that is held: a drag from its beginning to its end. */
export const heldGesture = (): string => {
  made += 1;
  return `${held} ${made}`;
};

/** How far an arrow key goes, in parts of the whole; with Shift ten times as far. */
const stride = 0.01;

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Where an arrow key leads, in parts of the whole; undefined for other keys, and for those that mean something else. */
export const nudgeOf = ({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): { x: number; y: number } | undefined => {
  const direction = directions[key];
  if (!direction || ctrlKey || altKey || metaKey) return undefined;
  const far = stride * (shiftKey ? 10 : 1);
  return { x: direction[0] * far, y: direction[1] * far };
};

/**
 * Follows a pointer from where it goes down until it is let go.
 * @param within the element whose sides count as 1
 * @param onMove how far it has gone since, in parts of those sides
 */
export const drag = (down: PointerEvent, within: Element, onMove: (x: number, y: number) => void): void => {
  const target = down.currentTarget;
  if (down.button !== 0 || !(target instanceof HTMLElement)) return;
  const { width, height } = within.getBoundingClientRect();
  target.setPointerCapture(down.pointerId);
  const move = (event: PointerEvent) => {
    if (event.pointerId === down.pointerId)
      onMove((event.clientX - down.clientX) / width, (event.clientY - down.clientY) / height);
  };
  const end = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    target.removeEventListener('pointermove', move);
    for (const name of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) target.removeEventListener(name, end);
  };
  target.addEventListener('pointermove', move);
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) target.addEventListener(name, end);
};
