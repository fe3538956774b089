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
import { createThumbnails } from './createThumbnails.ts';
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

type FilesOptions = {
  readonly view: () => FilesView;
  readonly mayAsk: () => boolean;
  /** The project whose files they are; absent: all files. */
  readonly projectId?: string | undefined;
  /** Told when a file of these changed. */
  readonly onChange?: () => void;
};

type Row = FileRowFragment;

/** Calls `onExpiry` when the next of the files shown expires: it is over for every reader at once, whether or not the sweep has said so yet. */
const createExpiry = (rows: () => readonly Row[], onExpiry: () => void): void => {
  createEffect(() => {
    const wait = nextExpiry(rows(), Date.now());
    if (wait === undefined) return;
    const expiry = setTimeout(onExpiry, wait);
    onCleanup(() => clearTimeout(expiry));
  });
};

/**
 * The page of files that `view` names, asked again when the view changes or a file does.
 * Rows keep their identity from answer to answer, and a failed answer keeps what is shown.
 */
export const createFiles = ({ view, mayAsk, projectId, onChange }: FilesOptions) => {
  const [store, setStore] = createStore<{ rows: readonly Row[] }>({ rows: [] });
  const [page, setPage] = createSignal<Page>();
  const [trouble, setTrouble] = createSignal<string>();
  const [waiting, setWaiting] = createSignal(true);
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastPosition: string | undefined;
  const { thumbnails, follow } = createThumbnails();
  const variables = () => variablesOf(view(), projectId);

  const load = async () => {
    clearTimeout(timer);
    timer = undefined;
    asked += 1;
    const own = asked;
    const page = variables();
    const answer = await ask(FilesPageDocument, page);
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
      void follow(store.rows, page);
    });
  };

  const loadSoon = () => {
    timer ??= setTimeout(() => void load(), settleMs);
  };
  onCleanup(() => clearTimeout(timer));

  createExpiry(() => store.rows, loadSoon);
  createEffect(
    on([() => JSON.stringify(variables()), mayAsk], ([, may]) => {
      if (!may) return;
      setWaiting(true);
      void load();
    }),
  );

  const live = createLive<FileChangesSubscription>({
    attempt: subscription(FileChangesDocument, { projectId: projectId ?? null }),
    when: mayAsk,
    onData: ({ fileChanged }) => {
      // The last event of a stream may come twice.
      if (fileChanged.position === lastPosition) return;
      lastPosition = fileChanged.position;
      loadSoon();
      onChange?.();
    },
  });
  // What happened before the stream opened, or while it was away, was not told: ask.
  createEffect(on(live, (now) => now === 'live' && loadSoon()));

  return { rows: () => store.rows, page, trouble, waiting, live, load, thumbnails };
};
