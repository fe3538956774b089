import { createSignal, onCleanup, Show } from 'solid-js';
import { copyText } from './clipboard.ts';
import { Icon } from './icons.tsx';

type Outcome = 'idle' | 'copied' | 'failed';
const words: Readonly<Record<Outcome, string>> = { idle: 'Copy link', copied: 'Copied', failed: 'Press Ctrl+C to copy' };

/** Copies `text`; says so on itself and to screen readers. `of` names what it copies where several stand in a list. */
export const CopyButton = (props: { text: string; of: string }) => {
  const [outcome, setOutcome] = createSignal<Outcome>('idle');
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const copy = async () => {
    setOutcome((await copyText(props.text)) ? 'copied' : 'failed');
    clearTimeout(timer);
    timer = setTimeout(() => setOutcome('idle'), 2_500);
  };
  return (
    <button type="button" class="button copy" classList={{ copied: outcome() === 'copied' }} onClick={copy}>
      <Icon name={outcome() === 'copied' ? 'done' : 'copy'} />
      <span aria-live="polite">{words[outcome()]}</span>
      <Show when={outcome() === 'idle'}>
        <span class="visually-hidden"> of {props.of}</span>
      </Show>
    </button>
  );
};
