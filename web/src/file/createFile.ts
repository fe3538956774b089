import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { type FileDetailsFragment, FilePageDocument, FileWatchDocument, type FileWatchSubscription } from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';
import { createLive } from '../graphql/createLive.ts';
import { createServed } from '../graphql/createServed.ts';
import { subscription } from '../graphql/live.ts';

export type Details = FileDetailsFragment;

/** Downloads come in bursts; the page asks at most this often. */
const settleMs = 500;

/** Browsers cannot wait longer than this. */
const longestWaitMs = 2 ** 31 - 1;

/**
 * One file, asked again when it changes, when something was served, and when its time is up.
 * `details` is null where the server knows no such file, undefined until it has said so; `changes` counts what happened to it, `servings`
 * how often something was served meanwhile.
 */
export const createFile = (id: () => string) => {
  const [store, setStore] = createStore<{ details: Details | null | undefined }>({ details: undefined });
  const [trouble, setTrouble] = createSignal<string>();
  const [changes, setChanges] = createSignal(0);
  const [servings, setServings] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const show = (details: Details | null) => setStore('details', reconcile(details));
  const load = async () => {
    clearTimeout(timer);
    timer = undefined;
    asked += 1;
    const own = asked;
    const answer = await ask(FilePageDocument, { id: id() });
    // A slower answer to an older question must not overwrite a newer one.
    if (own !== asked) return;
    setTrouble(answer.ok ? undefined : answer.message);
    if (answer.ok) show(answer.data.file);
  };
  const loadSoon = () => {
    timer ??= setTimeout(() => void load(), settleMs);
  };
  const reload = () => {
    setChanges((count) => count + 1);
    void load();
  };
  onCleanup(() => clearTimeout(timer));
  createEffect(
    on(id, () => {
      setStore('details', undefined);
      void load();
    }),
  );

  const live = createLive<FileWatchSubscription>({
    attempt: (hooks) => subscription(FileWatchDocument, { id: id() })(hooks),
    onData: () => reload(),
    when: () => Boolean(store.details),
  });
  // What happened before the stream opened, or while it was away, was not told: ask.
  createEffect(on(live, (now) => now === 'live' && reload()));

  createServed(
    () => {
      setServings((count) => count + 1);
      loadSoon();
    },
    () => Boolean(store.details),
  );

  createEffect(() => {
    const expiresAt = store.details?.status === 'LIVE' ? store.details.expiresAt : undefined;
    if (!expiresAt) return;
    const wait = Date.parse(expiresAt) - Date.now() + settleMs;
    const due = setTimeout(() => void load(), Math.min(longestWaitMs, Math.max(settleMs, wait)));
    onCleanup(() => clearTimeout(due));
  });

  return { details: () => store.details, trouble, live, load, show, changes, servings };
};
