import { element, icon } from './dom.ts';
import { style } from './style.ts';

export type View = {
  readonly button: HTMLButtonElement;
  readonly picker: HTMLInputElement;
  readonly list: HTMLUListElement;
  /** Says something to those who cannot see it happen. */
  announce(text: string): void;
  /** Says, for all to see, what was not taken. */
  complain(text: string): void;
  /** Goes by the attributes of the element. */
  adapt(told: { readonly label: string; readonly accept: string; readonly multiple: boolean; readonly disabled: boolean }): void;
};

/** Takes files that are dropped. Text that is dragged past is none of its business. */
const takeDrops = (zone: HTMLElement, isDisabled: () => boolean, take: (files: Iterable<File>) => void): void => {
  const over = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    // Without this the browser would leave the page to show the file.
    event.preventDefault();
    event.dataTransfer.dropEffect = isDisabled() ? 'none' : 'copy';
    if (!isDisabled()) zone.dataset.over = '';
  };
  const out = () => delete zone.dataset.over;
  zone.addEventListener('dragenter', over);
  zone.addEventListener('dragover', over);
  zone.addEventListener('dragleave', (event) => {
    if (!(event.relatedTarget instanceof Node && zone.contains(event.relatedTarget))) out();
  });
  zone.addEventListener('drop', (event) => {
    out();
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    if (!isDisabled()) take([...event.dataTransfer.files]);
  });
};

/** Builds what is seen, once. */
export const createView = (root: ShadowRoot, take: (files: Iterable<File>) => void): View => {
  // A sheet that is constructed needs no leave of the page's content security policy, as a style element would.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];

  const picker = element('input', { type: 'file', hidden: '', tabindex: '-1' });
  const button = element('button', { type: 'button', class: 'primary', part: 'button' });
  const title = element('p', { class: 'title', part: 'title', id: 'title' });
  const slot = element('slot');
  const hint = element('p', { class: 'hint', part: 'hint', id: 'hint' }, slot);
  const words = element('div', { class: 'words' }, icon('load'), element('div', {}, title, hint));
  const zone = element('div', { class: 'zone', part: 'zone', role: 'group', 'aria-labelledby': 'title' }, words, picker, button);
  const message = element('p', { class: 'message', part: 'message', role: 'alert', hidden: '' });
  const list = element('ul', { part: 'list', 'aria-label': 'Chosen files', role: 'list', hidden: '' });
  const spoken = element('p', { class: 'unseen', role: 'status' });
  button.setAttribute('aria-describedby', 'hint');
  root.append(zone, message, list, spoken);

  button.addEventListener('click', () => picker.click());
  picker.addEventListener('change', () => {
    const files = [...(picker.files ?? [])];
    // Emptied, so that choosing the same file again is a change.
    picker.value = '';
    take(files);
  });
  takeDrops(zone, () => button.disabled, take);

  return {
    button,
    picker,
    list,
    announce: (text) => spoken.replaceChildren(text),
    complain(text) {
      message.replaceChildren(text);
      message.hidden = text === '';
    },
    adapt({ label, accept, multiple, disabled }) {
      title.replaceChildren(label || (multiple ? 'Upload files' : 'Upload a file'));
      button.replaceChildren(multiple ? 'Choose files' : 'Choose a file');
      // Seen where the page has put nothing of its own in its place.
      slot.replaceChildren(multiple ? 'or drop them here' : 'or drop it here');
      picker.accept = accept;
      picker.multiple = multiple;
      button.disabled = disabled;
      picker.disabled = disabled;
    },
  };
};
