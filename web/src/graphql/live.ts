import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { onEnd, pipe, subscribe } from 'wonka';
import { client } from './client.ts';

export type LiveState = 'connecting' | 'live' | 'reconnecting';

/** One attempt at a stream. `onOpen` when the server accepted it, `onEnd` once, however it ended. */
export type Attempt<Data> = (hooks: {
  readonly onOpen: () => void;
  readonly onData: (data: Data) => void;
  readonly onEnd: () => void;
}) => { readonly stop: () => void };

/** A GraphQL subscription over server-sent events, as one attempt. */
export const subscription =
  <Data, Variables extends AnyVariables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Attempt<Data> =>
  ({ onOpen, onData, onEnd: ended }) => {
    // urql does not tell when a stream opens; the answer's headers do.
    const noticingFetch: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (response.ok) onOpen();
      return response;
    };
    const { unsubscribe } = pipe(
      client.subscription(document, variables, { fetch: noticingFetch }),
      onEnd(ended),
      subscribe((result) => {
        if (result.data && !result.error) onData(result.data);
        if (result.error || !result.hasNext) ended();
      }),
    );
    return { stop: unsubscribe };
  };

const shortestWaitMs = 500;
const longestWaitMs = 15_000;
const steadyMs = 5_000;

/** The wait after `failures` failures in a row: doubling, at most 15 s, with a random half so that many pages do not return at once. */
export const backOff = (failures: number, random: number): number => {
  const full = Math.min(longestWaitMs, shortestWaitMs * 2 ** failures);
  return full / 2 + (full / 2) * random;
};

/**
 * Keeps a stream running until `stop()`: when it ends, it is opened again after a back-off.
 * A hidden page lets its stream go (browsers allow few connections per host) and takes it up again when shown.
 */
export const keepLive = <Data>(attempt: Attempt<Data>, on: { state: (state: LiveState) => void; data: (data: Data) => void }) => {
  let running: { stop: () => void } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let generation = 0;
  let openedAt: number | undefined;

  const open = () => {
    timer = undefined;
    generation += 1;
    openedAt = undefined;
    const own = generation;
    const current = () => own === generation;
    const onOpen = () => {
      if (!current() || openedAt !== undefined) return;
      openedAt = performance.now();
      on.state('live');
    };
    const onData = (data: Data) => {
      if (!current()) return;
      onOpen();
      on.data(data);
    };
    const onEnd = () => {
      if (!current()) return;
      close();
      on.state('reconnecting');
      // A stream that held for a while was a good one: its end is a restart, not one more failure in a row.
      failures = openedAt !== undefined && performance.now() - openedAt > steadyMs ? 0 : failures + 1;
      timer = setTimeout(open, backOff(failures, Math.random()));
    };
    running = attempt({ onOpen, onData, onEnd });
  };

  /** Whatever an earlier attempt still reports belongs to an older generation and is ignored. */
  const close = () => {
    generation += 1;
    clearTimeout(timer);
    timer = undefined;
    running?.stop();
    running = undefined;
  };

  const onVisibility = () => {
    close();
    failures = 0;
    on.state('connecting');
    if (document.visibilityState === 'visible') open();
  };

  on.state('connecting');
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('online', onVisibility);
  open();
  return {
    stop: () => {
      close();
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('online', onVisibility);
    },
  };
};
