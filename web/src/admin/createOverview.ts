import { createEffect, createSignal, on, onCleanup, onMount } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import {
  AdminOverviewDocument,
  type AdminOverviewQuery,
  FileChangesDocument,
  type FileChangesSubscription,
} from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';
import { createLive } from '../graphql/createLive.ts';
import { subscription } from '../graphql/live.ts';

/** Files change in bursts; the page asks at most this often. */
const settleMs = 500;

/** What the admin sees at a glance, asked again when a file changes. */
export const createOverview = () => {
  const [store, setStore] = createStore<{ overview: AdminOverviewQuery | undefined }>({ overview: undefined });
  const [trouble, setTrouble] = createSignal<string>();
  const [changes, setChanges] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const load = async () => {
    clearTimeout(timer);
    timer = undefined;
    const answer = await ask(AdminOverviewDocument, {});
    setTrouble(answer.ok ? undefined : answer.message);
    if (answer.ok) setStore('overview', reconcile(answer.data));
    setChanges((count) => count + 1);
  };
  const loadSoon = () => {
    timer ??= setTimeout(() => void load(), settleMs);
  };
  const live = createLive<FileChangesSubscription>({ attempt: subscription(FileChangesDocument, {}), onData: loadSoon });
  // What happened before the stream opened, or while it was away, was not told: ask.
  createEffect(on(live, (now) => now === 'live' && loadSoon()));
  onMount(() => void load());
  onCleanup(() => clearTimeout(timer));
  return { overview: () => store.overview, trouble, load, changes };
};
