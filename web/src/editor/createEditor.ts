import { createEffect, createMemo, createSignal, onCleanup, onMount } from 'solid-js';
import { type Catalogue, exampleValues, type Operation, placementOf } from './catalogue.ts';
import { begin, change, redo, undo } from './history.ts';
import { moved, read, type Step, type WrittenStep, withValue, write } from './steps.ts';

export type Editor = ReturnType<typeof createEditor>;

/** What the address bar says behind its #. */
const inAddress = (): string => location.hash.slice(1);

const putInAddress = (text: string): void => {
  const bare = location.pathname + location.search;
  // The router keeps its own notes in the state.
  history.replaceState(history.state, '', text === '' ? bare : `${bare}#${text}`);
};

/**
 * The steps that somebody works on, with all that can be done to them. They stand in the address bar, so that a reload, or
 * whoever gets the address, finds them again.
 * @param fileName stands at the end of a URL that needs one
 */
export const createEditor = (catalogue: Catalogue, fileName: string) => {
  let keys = 0;
  const keyed = (steps: readonly WrittenStep[]): readonly Step[] =>
    steps.map((step) => {
      keys += 1;
      return { ...step, key: keys };
    });

  const [past, setPast] = createSignal(begin(keyed(read(inAddress(), catalogue) ?? [])));
  const [open, setOpen] = createSignal<number>();
  const steps = () => past().present;
  const text = createMemo(() => write(steps(), catalogue, fileName));
  const set = (next: readonly Step[], gesture = '') => setPast((history) => change(history, next, gesture, performance.now()));

  createEffect(() => {
    if (text() !== inAddress()) putInAddress(text());
  });
  const follow = () => {
    const typed = inAddress() === text() ? undefined : read(inAddress(), catalogue);
    if (typed) set(keyed(typed));
  };
  onMount(() => window.addEventListener('hashchange', follow));
  onCleanup(() => window.removeEventListener('hashchange', follow));

  return {
    catalogue,
    steps,
    /** As it stands in the URL after the file's id. */
    text,
    /** The transformation of some steps. */
    textOf: (some: readonly WrittenStep[]) => write(some, catalogue, fileName),
    keys: createMemo<readonly number[]>(() => steps().map(({ key }) => key), [], {
      equals: (a, b) => a.length === b.length && a.every((key, index) => key === b[index]),
    }),
    step: (key: number) => steps().find((step) => step.key === key),
    /** The step whose controls are shown. */
    open,
    setOpen,
    /** Adds an operation as its example has it, and opens it. Returns its key. */
    add(operation: Operation) {
      const [step] = keyed([{ name: operation.name, values: exampleValues(operation) }]);
      if (!step) return;
      set([...steps(), step]);
      setOpen(step.key);
    },
    remove: (key: number) => set(steps().filter((step) => step.key !== key)),
    clear: () => set([]),
    /** Moves a step so many places. */
    move(key: number, by: number, gesture = '') {
      const from = steps().findIndex((step) => step.key === key);
      set(moved(steps(), from, from + by), gesture);
    },
    /** Changes values of a step, by their places. @param gesture changes of one gesture are undone together */
    setValues(key: number, values: Readonly<Record<number, string>>, gesture = `${key}/${Object.keys(values)}`) {
      const changed = (step: Step) =>
        Object.entries(values).reduce((all, [index, value]) => withValue(all, Number(index), value), step);
      set(
        steps().map((step) => (step.key === key ? changed(step) : step)),
        gesture,
      );
    },
    canUndo: () => past().past.length > 0,
    canRedo: () => past().future.length > 0,
    undo: () => setPast(undo),
    redo: () => setPast(redo),
  };
};

/** What the open step lets one do on the picture itself. */
export const openPlacement = (editor: Editor) => {
  const key = editor.open();
  const step = key === undefined ? undefined : editor.step(key);
  const operation = step && editor.catalogue.get(step.name);
  const placement = operation && placementOf(operation);
  return step && placement && { step, placement };
};
