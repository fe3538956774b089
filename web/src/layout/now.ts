import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** The present in ms since 1970, renewed every `everyMs` while its owner lives. */
export const createNow = (everyMs = 1_000): Accessor<number> => {
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), everyMs);
  onCleanup(() => clearInterval(timer));
  return now;
};
