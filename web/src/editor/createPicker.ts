import { createEffect, createMemo, createSignal, createUniqueId, on } from 'solid-js';
import { type Catalogue, type Operation, search } from './catalogue.ts';

/** What somebody types to find an operation, what is found, and which of it the keyboard is on. */
export const createPicker = (catalogue: () => Catalogue, onPick: (operation: Operation) => void) => {
  const [query, setQuery] = createSignal('');
  const [isOpen, setOpen] = createSignal(false);
  const [active, setActive] = createSignal(0);
  const list = createUniqueId();
  const found = createMemo(() => search(catalogue(), query()));
  const optionId = (index: number) => `${list}-${index}`;
  createEffect(on(query, () => setActive(0)));

  const close = () => {
    setOpen(false);
    setQuery('');
  };
  const pick = (operation: Operation | undefined) => {
    if (!operation) return;
    close();
    onPick(operation);
  };
  const goTo = (index: number) => {
    const wrapped = (index + found().length) % Math.max(1, found().length);
    setOpen(true);
    setActive(wrapped);
    document.getElementById(optionId(wrapped))?.scrollIntoView({ block: 'nearest' });
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => goTo(isOpen() ? active() + 1 : active()),
    ArrowUp: () => goTo(active() - 1),
    Enter: () => (isOpen() ? pick(found()[active()]) : setOpen(true)),
    Escape: close,
  };
  const press = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act || event.isComposing) return;
    event.preventDefault();
    act();
  };
  const type = (text: string) => {
    setQuery(text);
    setOpen(true);
  };
  return { query, isOpen, setOpen, active, setActive, list, found, optionId, close, pick, press, type };
};
