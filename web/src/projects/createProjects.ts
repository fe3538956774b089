import { batch, createEffect, createSignal, on, onCleanup } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import {
  FileChangesDocument,
  type FileChangesSubscription,
  type ProjectRowFragment,
  ProjectsPageDocument,
  type ProjectsPageQuery,
} from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';
import { createLive } from '../graphql/createLive.ts';
import { subscription } from '../graphql/live.ts';
import { type ProjectsView, variablesOf } from './query.ts';

export type Page = { readonly total: number } & ProjectsPageQuery['projects']['pageInfo'];

/** Files change in bursts; the list asks at most this often. */
const settleMs = 500;

/** The page of projects that `view` names, asked again when the view changes or what the projects hold does. */
export const createProjects = (view: () => ProjectsView) => {
  const [store, setStore] = createStore<{ rows: readonly ProjectRowFragment[] }>({ rows: [] });
  const [page, setPage] = createSignal<Page>();
  const [trouble, setTrouble] = createSignal<string>();
  const [waiting, setWaiting] = createSignal(true);
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const load = async () => {
    clearTimeout(timer);
    timer = undefined;
    asked += 1;
    const own = asked;
    const answer = await ask(ProjectsPageDocument, variablesOf(view()));
    // A slower answer to an older question must not overwrite a newer one.
    if (own !== asked) return;
    batch(() => {
      setWaiting(false);
      setTrouble(answer.ok ? undefined : answer.message);
      if (!answer.ok) return;
      const { edges, pageInfo, totalCount } = answer.data.projects;
      setStore('rows', reconcile(edges.map(({ node }) => node)));
      setPage({ total: totalCount, ...pageInfo });
    });
  };
  const loadSoon = () => {
    timer ??= setTimeout(() => void load(), settleMs);
  };
  onCleanup(() => clearTimeout(timer));
  createEffect(
    on([() => JSON.stringify(variablesOf(view()))], () => {
      setWaiting(true);
      void load();
    }),
  );
  const live = createLive<FileChangesSubscription>({
    attempt: subscription(FileChangesDocument, { projectId: null }),
    onData: loadSoon,
  });
  // What happened before the stream opened, or while it was away, was not told: ask.
  createEffect(on(live, (now) => now === 'live' && loadSoon()));
  return { rows: () => store.rows, page, trouble, waiting, live, load };
};
