import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import { type Attempt, keepLive, type LiveState } from './live.ts';

/** Keeps a stream live while its owner lives and `when` is true; returns how it stands. */
export const createLive = <Data>(options: {
  readonly attempt: Attempt<Data>;
  readonly onData: (data: Data) => void;
  readonly when?: Accessor<boolean>;
}): Accessor<LiveState> => {
  const [state, setState] = createSignal<LiveState>('connecting');
  createEffect(
    on(
      () => options.when?.() ?? true,
      (wanted) => {
        if (!wanted) return;
        const stream = keepLive(options.attempt, { state: setState, data: options.onData });
        onCleanup(stream.stop);
      },
    ),
  );
  return state;
};
