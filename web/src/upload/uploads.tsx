import { type Accessor, createContext, createSignal, type JSX, onCleanup, onMount, useContext } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { UploadAnswer } from './answer.ts';
import { type Happening, isBusy, type Receipt, startable, step, type Upload } from './queue.ts';
import { keepRecents, loadRecents, type Recent, withoutRecent, withRecent } from './recent.ts';
import type { Sending } from './sending.ts';
import { type UploadTerms, usualTerms } from './terms.ts';
import { send } from './transport.ts';

export type Uploads = {
  readonly list: readonly Upload[];
  readonly recents: Accessor<readonly Recent[]>;
  /** What the next uploads are sent with. */
  readonly terms: Accessor<UploadTerms>;
  readonly setTerms: (change: Partial<UploadTerms>) => void;
  readonly add: (files: readonly File[]) => void;
  readonly cancel: (key: string) => void;
  readonly retry: (key: string) => void;
  readonly dismiss: (key: string) => void;
  readonly forget: (id: string) => void;
  readonly forgetAll: () => void;
};

export type UploadsOptions = {
  readonly send?: (sending: Sending) => Promise<UploadAnswer>;
  readonly onStored?: (receipt: Receipt) => unknown;
};

const atOnce = 2;

const createRecents = () => {
  const [recents, setRecents] = createSignal(loadRecents());
  const remember = (change: (all: readonly Recent[]) => readonly Recent[]) => {
    // Read anew: another tab may have added to it meanwhile.
    const changed = change(loadRecents());
    keepRecents(changed);
    setRecents(changed);
  };
  return { recents, remember };
};

/** The queue itself: what each upload is, and the bytes and aborts that belong to it. */
const createQueue = () => {
  const [store, setStore] = createStore<{ list: readonly Upload[] }>({ list: [] });
  // Files stay outside the store: a store wraps what it holds, and a wrapped File cannot be sent.
  const files = new Map<string, File>();
  const replace = (list: readonly Upload[]) => setStore('list', reconcile([...list], { key: 'key' }));
  let made = 0;
  return {
    list: () => store.list,
    file: (key: string) => files.get(key),
    find: (key: string) => store.list.find((upload) => upload.key === key),
    happen: (key: string, happening: Happening) =>
      replace(store.list.map((upload) => (upload.key === key ? step(upload, happening) : upload))),
    add: (added: readonly File[], terms: UploadTerms) => {
      const queued = added.map((file): Upload => {
        made += 1;
        const key = `upload-${made}`;
        files.set(key, file);
        return { key, turn: made, name: file.name || 'unnamed', size: file.size, terms, state: { status: 'waiting' } };
      });
      // What came last stands on top, near where it came in.
      replace([...queued, ...store.list]);
    },
    /** Lets the bytes go; a stored upload needs them no more. */
    release: (key: string) => files.delete(key),
    remove: (key: string) => {
      files.delete(key);
      replace(store.list.filter((upload) => upload.key !== key));
    },
  };
};

/** The uploads of this page: what waits, runs and is done, two at a time. Lives above the routes, so that leaving a view cuts nothing. */
export const createUploads = (options: UploadsOptions = {}): Uploads => {
  const queue = createQueue();
  const { recents, remember } = createRecents();
  const [terms, setTerms] = createSignal(usualTerms);
  const aborts = new Map<string, AbortController>();

  const settle = (key: string, answer: UploadAnswer) => {
    if ('message' in answer) return queue.happen(key, { type: 'failed', message: answer.message });
    queue.happen(key, { type: 'stored', receipt: answer.receipt });
    queue.release(key);
    remember((all) => withRecent(all, answer.receipt));
    options.onStored?.(answer.receipt);
  };

  const start = async (key: string) => {
    const [file, upload] = [queue.file(key), queue.find(key)];
    if (!file || !upload) return;
    const abort = new AbortController();
    aborts.set(key, abort);
    queue.happen(key, { type: 'started', at: Date.now() });
    const onProgress = (share: number) => {
      if (!abort.signal.aborted) queue.happen(key, { type: 'progressed', share, at: Date.now() });
    };
    const onInterrupted = () => queue.happen(key, { type: 'interrupted' });
    const sending = { file, terms: upload.terms, onProgress, onInterrupted, signal: abort.signal };
    const answer = await (options.send ?? send)(sending);
    if (abort.signal.aborted) return;
    settle(key, answer);
    startNext();
  };

  const startNext = () => {
    for (const key of startable(queue.list(), atOnce)) void start(key);
  };

  return {
    get list() {
      return queue.list();
    },
    recents,
    terms,
    setTerms: (change) => setTerms((before) => ({ ...before, ...change })),
    add: (files) => {
      queue.add(files, terms());
      startNext();
    },
    cancel: (key) => {
      aborts.get(key)?.abort();
      queue.happen(key, { type: 'cancelled' });
      startNext();
    },
    retry: (key) => {
      queue.happen(key, { type: 'retried' });
      startNext();
    },
    dismiss: (key) => {
      aborts.delete(key);
      queue.remove(key);
    },
    forget: (id) => remember((all) => withoutRecent(all, id)),
    forgetAll: () => remember(() => []),
  };
};

const UploadsContext = createContext<Uploads>();

export const UploadsProvider = (props: { uploads: Uploads; children: JSX.Element }) => {
  const warnBeforeLeaving = (event: BeforeUnloadEvent) => {
    if (isBusy(props.uploads.list)) event.preventDefault();
  };
  onMount(() => window.addEventListener('beforeunload', warnBeforeLeaving));
  onCleanup(() => window.removeEventListener('beforeunload', warnBeforeLeaving));
  return <UploadsContext.Provider value={props.uploads}>{props.children}</UploadsContext.Provider>;
};

export const useUploads = (): Uploads => {
  const uploads = useContext(UploadsContext);
  if (!uploads) throw new Error('useUploads belongs inside UploadsProvider');
  return uploads;
};
