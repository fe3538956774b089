import { createSignal } from 'solid-js';
import { titleOf } from './catalogue.ts';
import type { Editor } from './createEditor.ts';
import { heldGesture } from './gestures.ts';

type StepActionsOptions = {
  readonly editor: Editor;
  readonly key: () => number;
  readonly list: () => HTMLElement | undefined;
  readonly onSaid: (words: string) => void;
};

/** Gives the keyboard back to a button of a step, once the list has changed; where there is none, to the field that adds steps. */
const focusOn = (list: HTMLElement | undefined, key: number | undefined, action: string): void => {
  const step = list?.querySelector(`[data-step="${key}"]`);
  const target = step?.querySelector(`[data-action="${action}"]`) ?? document.querySelector('.picker input');
  if (target instanceof HTMLElement) target.focus();
};

const upOrDown: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** What can be done to a step in the list. */
export const createStepActions = ({ editor, key, list, onSaid }: StepActionsOptions) => {
  const [isDragged, setDragged] = createSignal(false);
  const title = () => titleOf(editor.step(key())?.name ?? '');
  const place = () => editor.keys().indexOf(key());

  const move = (by: number, action: string) => {
    editor.move(key(), by);
    onSaid(`${title()} is step ${place() + 1} of ${editor.keys().length}.`);
    focusOn(list(), key(), action);
  };
  return {
    title,
    isDragged,
    remove() {
      const neighbour = editor.keys()[place() + 1] ?? editor.keys()[place() - 1];
      const removed = title();
      editor.remove(key());
      onSaid(`${removed} is removed.`);
      focusOn(list(), neighbour, 'remove');
    },
    /** @param needsAlt where the arrow keys alone mean something else */
    pressed(event: KeyboardEvent, action: string, needsAlt: boolean) {
      const by = upOrDown[event.key];
      if (by === undefined || event.altKey !== needsAlt) return;
      event.preventDefault();
      move(by, action);
    },
    drag(down: PointerEvent & { readonly currentTarget: HTMLElement }) {
      if (down.button !== 0) return;
      const [grip, gesture] = [down.currentTarget, heldGesture()];
      setDragged(true);
      const follow = ({ clientY }: PointerEvent) => {
        const items = [...(list()?.querySelectorAll('[data-step]') ?? [])].map((item) => item.getBoundingClientRect());
        const over = items.findIndex(({ top, bottom }, index) => clientY >= top && clientY < bottom && index !== place());
        if (over >= 0) editor.move(key(), over - place(), gesture);
      };
      // The window hears them: a step that is moved in the list loses the pointer that it holds.
      const end = () => {
        setDragged(false);
        window.removeEventListener('pointermove', follow);
        for (const name of ['pointerup', 'pointercancel']) window.removeEventListener(name, end);
        grip.focus();
      };
      window.addEventListener('pointermove', follow);
      for (const name of ['pointerup', 'pointercancel']) window.addEventListener(name, end);
    },
  };
};
