import { createSignal, onCleanup, Show } from 'solid-js';
import { copyText } from './clipboard.ts';
import { Icon } from './icons.tsx';

type Outcome = 'idle' | 'copied' | 'failed';
const words: Readonly<Record<Exclude<Outcome, 'idle'>, string>> = { copied: 'Copied', failed: 'Press Ctrl+C to copy' };

/** Copies `text`; says so on itself and to screen readers. `label` is what it says, `of` names what it copies where several stand in a list. */
export const CopyButton = (props: { text: string; of: string; label?: string }) => {
  const [outcome, setOutcome] = createSignal<Outcome>('idle');
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const copy = async () => {
    setOutcome((await copyText(props.text)) ? 'copied' : 'failed');
    clearTimeout(timer);
    timer = setTimeout(() => setOutcome('idle'), 2_500);
  };
  const says = () => {
    const current = outcome();
    return current === 'idle' ? (props.label ?? 'Copy link') : words[current];
  };
  return (
    <button type="button" class="button copy" classList={{ copied: outcome() === 'copied' }} onClick={copy}>
      <Icon name={outcome() === 'copied' ? 'done' : 'copy'} />
      <span aria-live="polite">{says()}</span>
      <Show when={outcome() === 'idle'}>
        <span class="visually-hidden">
          {props.label ? ' ' : ' of '}
          {props.of}
        </span>
      </Show>
    </button>
  );
};
