/** What was, what is, and what was undone. */
export type History<T> = {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the present came about by. */
  readonly last: { readonly gesture: string; readonly at: number } | null;
};

const longest = 200;

/** A gesture goes on as long as its changes follow one another this soon. */
const togetherMs = 1_000;

/** Begins the name of a gesture that ends when somebody lets go, however long they pause; each has a name of its own. */
export const held = 'held';

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [], last: null });

/**
 * A change. Changes of one gesture, such as a slider that is dragged, are undone together.
 * @param gesture what is changed by what, in words of the caller; '' belongs to no other change
 * @param at now, in ms
 */
export const change = <T>(history: History<T>, present: T, gesture: string, at: number): History<T> => {
  if (present === history.present) return history;
  const { last } = history;
  const goesOn = gesture !== '' && last?.gesture === gesture && (gesture.startsWith(held) || at - last.at < togetherMs);
  const past = goesOn ? history.past : [...history.past, history.present].slice(-longest);
  return { past, present, future: [], last: { gesture, at } };
};

export const undo = <T>(history: History<T>): History<T> => {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future], last: null };
};

export const redo = <T>(history: History<T>): History<T> => {
  const [after, ...future] = history.future;
  if (after === undefined) return history;
  return { past: [...history.past, history.present], present: after, future, last: null };
};
