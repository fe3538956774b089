import { batch, createEffect, createSignal, on, onCleanup } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import {
  FileChangesDocument,
  type FileChangesSubscription,
  type FileRowFragment,
  FilesPageDocument,
  type FilesPageQuery,
} from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';
import { createLive } from '../graphql/createLive.ts';
import { subscription } from '../graphql/live.ts';
import { type FilesView, variablesOf } from './query.ts';

export type Page = { readonly total: number } & FilesPageQuery['files']['pageInfo'];

/** Live events come in bursts; the list asks at most this often. */
const settleMs = 300;

/**
 * The page of files that `view` names, asked again when the view changes or a file does.
 * Rows keep their identity from answer to answer, and a failed answer keeps what is shown.
 */
export const createFiles = (view: () => FilesView, mayAsk: () => boolean) => {
  const [store, setStore] = createStore<{ rows: readonly FileRowFragment[] }>({ rows: [] });
  const [page, setPage] = createSignal<Page>();
  const [trouble, setTrouble] = createSignal<string>();
  const [waiting, setWaiting] = createSignal(true);
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastPosition: string | undefined;

  const load = async () => {
    clearTimeout(timer);
    timer = undefined;
    asked += 1;
    const own = asked;
    const answer = await ask(FilesPageDocument, variablesOf(view()));
    // A slower answer to an older question must not overwrite a newer one.
    if (own !== asked) return;
    batch(() => {
      setWaiting(false);
      setTrouble(answer.ok ? undefined : answer.message);
      if (!answer.ok) return;
      const { edges, pageInfo, totalCount } = answer.data.files;
      setStore(
        'rows',
        reconcile(
          edges.map(({ node }) => node),
          { key: 'id' },
        ),
      );
      setPage({ total: totalCount, ...pageInfo });
    });
  };

  const loadSoon = () => {
    timer ??= setTimeout(() => void load(), settleMs);
  };
  onCleanup(() => clearTimeout(timer));

  createEffect(
    on([() => JSON.stringify(variablesOf(view())), mayAsk], ([, may]) => {
      if (!may) return;
      setWaiting(true);
      void load();
    }),
  );

  const live = createLive<FileChangesSubscription>({
    attempt: subscription(FileChangesDocument, {}),
    when: mayAsk,
    onData: ({ fileChanged }) => {
      // The last event of a stream may come twice.
      if (fileChanged.position === lastPosition) return;
      lastPosition = fileChanged.position;
      loadSoon();
    },
  });
  // What happened before the stream opened, or while it was away, was not told: ask.
  createEffect(on(live, (now) => now === 'live' && loadSoon()));

  return { rows: () => store.rows, page, trouble, waiting, live, load };
};
