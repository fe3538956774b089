import { formatBytes, percent } from '../../src/format/bytes.ts';
import { element, icon } from './dom.ts';
import type { LadingFile } from './types.ts';

/** What has become of a file so far. `loaded` in bytes. */
export type State =
  | { readonly status: 'waiting' }
  | { readonly status: 'sending' | 'interrupted'; readonly loaded: number }
  | { readonly status: 'stored'; readonly link: LadingFile }
  | { readonly status: 'failed'; readonly message: string; readonly canRetry: boolean }
  | { readonly status: 'cancelled' };

export const isUnderWay = ({ status }: State): boolean =>
  status === 'waiting' || status === 'sending' || status === 'interrupted';

const mayRetry = (state: State): boolean => state.status === 'cancelled' || (state.status === 'failed' && state.canRetry);

/** What is said of a file below its name. */
export const wordsFor = (state: State, size: number): string => {
  switch (state.status) {
    case 'waiting':
      return 'Waiting for its turn';
    case 'sending':
      return state.loaded < size
        ? `${percent(state.loaded, size)}%, ${formatBytes(state.loaded)} of ${formatBytes(size)}`
        : 'Storing it safely';
    case 'interrupted':
      return 'The connection is lost; it goes on as soon as there is one';
    case 'stored':
      return `Uploaded, ${formatBytes(size)}`;
    case 'failed':
      return state.message;
    case 'cancelled':
      return 'Cancelled';
  }
};

export type Row = { readonly element: HTMLLIElement; show(state: State): void };

type Actions = { readonly onRetry: () => void; readonly onClose: () => void };

/** A button that says to those who hear it which file it is about. */
const actionButton = (kind: string, file: string, action: () => void, attributes: Readonly<Record<string, string>> = {}) => {
  const button = element('button', { type: 'button', part: kind, ...attributes });
  button.addEventListener('click', action);
  const name = (text: string) => button.setAttribute('aria-label', `${text} ${file}`);
  return { button, name };
};

const signs: Partial<Record<State['status'], 'done' | 'warning'>> = {
  stored: 'done',
  failed: 'warning',
  interrupted: 'warning',
};

/** The line of one file: its name, how far it is, and what can be done with it. */
export const createRow = ({ name, size }: File, { onRetry, onClose }: Actions): Row => {
  const label = name || 'unnamed file';
  const title = element('span', { class: 'name', part: 'name', title: label }, label);
  const bar = element('progress', { part: 'progress', max: String(Math.max(1, size)), 'aria-label': `Upload of ${label}` });
  const status = element('p', { class: 'status', part: 'status' });
  const close = actionButton('cancel', label, onClose, { class: 'quiet' });
  const again = () => {
    onRetry();
    // The button that was pressed goes.
    close.button.focus();
  };
  const retry = actionButton('retry', label, again);
  retry.button.append('Retry');
  retry.name('Retry');
  close.button.append(icon('close'));
  const actions = element('span', { class: 'actions' }, retry.button, close.button);
  const row = element('li', { part: 'item' }, title, actions, bar, status);
  let shown = '';

  const say = (state: State): void => {
    const words = wordsFor(state, size);
    if (words === shown) return;
    shown = words;
    const sign = signs[state.status];
    status.replaceChildren(...(sign ? [icon(sign)] : []), words);
  };

  const show = (state: State): void => {
    row.dataset.status = state.status;
    bar.hidden = !isUnderWay(state);
    bar.value = 'loaded' in state ? Math.min(state.loaded, size) : 0;
    retry.button.hidden = !mayRetry(state);
    close.name(isUnderWay(state) ? 'Cancel' : 'Remove');
    title.replaceChildren(state.status === 'stored' ? linkTo(state.link, label) : label);
    say(state);
  };
  return { element: row, show };
};

const linkTo = ({ link }: LadingFile, label: string): HTMLAnchorElement =>
  element('a', { class: 'name', part: 'link', href: link, target: '_blank', rel: 'external noopener' }, label);
