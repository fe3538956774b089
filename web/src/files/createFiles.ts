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

/** Browsers cannot wait longer than this. */
const longestWaitMs = 2 ** 31 - 1;

/** Milliseconds until the next of these files expires, with a little grace; undefined where none will. */
export const nextExpiry = (rows: readonly Pick<FileRowFragment, 'status' | 'expiresAt'>[], now: number): number | undefined => {
  const ahead = rows
    .flatMap(({ status, expiresAt }) => (status === 'LIVE' && expiresAt ? [Date.parse(expiresAt)] : []))
    .filter((at) => at > now);
  return ahead.length > 0 ? Math.min(longestWaitMs, Math.min(...ahead) - now + settleMs) : undefined;
};

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

  // A file past its time is expired for every reader at once, whether or not the sweep has said so yet.
  createEffect(() => {
    const wait = nextExpiry(store.rows, Date.now());
    if (wait === undefined) return;
    const expiry = setTimeout(loadSoon, wait);
    onCleanup(() => clearTimeout(expiry));
  });

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
