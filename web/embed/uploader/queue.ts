import { isWorthRetrying, type Outcome, type Refusal } from './answer.ts';
import { createRow, isUnderWay, type Row, type State } from './row.ts';
import { send } from './send.ts';
import type { Sending } from './sending.ts';
import type { LadingFile } from './types.ts';

/** How many files are sent at once. */
const mostAtOnce = 3;

type Item = { readonly file: File; readonly row: Row; state: State; controller: AbortController };

export type QueueEvents = {
  /** How a file is to be sent, by what the element says now. */
  readonly plan: () => Pick<Sending, 'server' | 'terms' | 'authorization'>;
  readonly onProgress: (file: File, loaded: number) => void;
  readonly onStored: (file: File, link: LadingFile) => void;
  readonly onFailed: (file: File, refusal: Refusal) => void;
  /** Something has come, gone or ended. */
  readonly onChange: () => void;
  /** What had the keyboard's focus is gone. */
  readonly onFocusLost: () => void;
};

export type Queue = {
  add(file: File): void;
  clear(): void;
  /** Rows in their order. */
  rows(): readonly HTMLElement[];
  links(): readonly LadingFile[];
  /** Files that are there or on their way. */
  taken(): number;
  isBusy(): boolean;
};

const noToken = (error: unknown): Refusal => ({
  code: 'NoToken',
  status: 0,
  message: `This page could not get leave to upload${error instanceof Error && error.message ? `: ${error.message}` : '.'}`,
});

const set = (item: Item, state: State): void => {
  item.state = state;
  item.row.show(state);
};

const stateAfter = (outcome: Outcome): State => {
  if ('link' in outcome) return { status: 'stored', link: outcome.link };
  const { refusal } = outcome;
  return { status: 'failed', message: refusal.message, canRetry: isWorthRetrying(refusal) };
};

/** Sends a file, shows how far it is, and says how it ended. */
const deliver = async (item: Item, { plan, onProgress }: QueueEvents): Promise<Outcome> => {
  const { file, controller } = item;
  const report = (status: 'sending' | 'interrupted', loaded: number) => {
    if (!controller.signal.aborted) set(item, { status, loaded });
  };
  const onLoaded = (bytes: number) => {
    // Of a form more is sent than the file alone.
    const loaded = Math.min(bytes, file.size);
    report('sending', loaded);
    if (!controller.signal.aborted) onProgress(file, loaded);
  };
  const onInterrupted = () => report('interrupted', 'loaded' in item.state ? item.state.loaded : 0);
  try {
    return await send({ ...plan(), file, onProgress: onLoaded, onInterrupted, signal: controller.signal });
  } catch (error) {
    return { refusal: noToken(error) };
  }
};

/** The files of an element, a few of them on their way at a time. */
export const createQueue = (events: QueueEvents): Queue => {
  const { onStored, onFailed, onChange, onFocusLost } = events;
  let items: readonly Item[] = [];

  const run = async (item: Item): Promise<void> => {
    const { file, controller } = item;
    set(item, { status: 'sending', loaded: 0 });
    const outcome = await deliver(item, events);
    // Cancelled, and perhaps sent again since.
    if (controller.signal.aborted) return;
    set(item, stateAfter(outcome));
    // First the value, so that whoever listens finds it right.
    onChange();
    if ('link' in outcome) onStored(file, outcome.link);
    else onFailed(file, outcome.refusal);
    next();
  };

  const next = (): void => {
    const running = items.filter(({ state }) => state.status === 'sending' || state.status === 'interrupted').length;
    for (const item of items.filter(({ state }) => state.status === 'waiting').slice(0, Math.max(0, mostAtOnce - running)))
      run(item);
  };

  const drop = (item: Item): void => {
    item.controller.abort();
    item.row.element.remove();
    items = items.filter((each) => each !== item);
  };

  /** What the cross does: it stops what is under way, and takes away what is not. */
  const close = (item: Item): void => {
    const hadFocus = item.row.element.matches(':focus-within');
    if (isUnderWay(item.state)) {
      item.controller.abort();
      set(item, { status: 'cancelled' });
    } else drop(item);
    onChange();
    if (hadFocus && !item.row.element.isConnected) onFocusLost();
    next();
  };

  const enqueue = (item: Item): void => {
    item.controller = new AbortController();
    set(item, { status: 'waiting' });
    onChange();
    next();
  };

  return {
    add(file) {
      const row = createRow(file, { onRetry: () => enqueue(item), onClose: () => close(item) });
      const item: Item = { file, row, state: { status: 'waiting' }, controller: new AbortController() };
      items = [...items, item];
      enqueue(item);
    },
    clear() {
      for (const item of items) drop(item);
      onChange();
    },
    rows: () => items.map(({ row }) => row.element),
    links: () => items.flatMap(({ state }) => (state.status === 'stored' ? [state.link] : [])),
    taken: () => items.filter(({ state }) => state.status === 'stored' || isUnderWay(state)).length,
    isBusy: () => items.some(({ state }) => isUnderWay(state)),
  };
};
