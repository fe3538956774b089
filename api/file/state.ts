import type { EventData, EventType, Fact } from '@lading/schema/events/registry.ts';

type Uploaded = EventData<'FileUploaded'>;

/** A link that works. `file` is the upload with all changes since. */
export type Live = {
  readonly status: 'live';
  readonly file: Uploaded;
  /** Downloads of a limited link that are under way, by claim. */
  readonly claimed: ReadonlySet<string>;
  /** Those that sent their last byte. */
  readonly completed: number;
};

/** A file as its stream tells it. */
export type FileState =
  | { readonly status: 'absent' }
  | Live
  | { readonly status: 'ended'; readonly file: Uploaded; readonly reclaimed: boolean };

/** What endings read of a file. */
export type Outlined = Pick<Uploaded, 'slug' | 'uuid' | 'name' | 'mediaType' | 'size' | 'projectId' | 'expiresAt' | 'key'>;

/** As much of a file's state as it takes to end it. Every state is one, too. */
export type Outline =
  | { readonly status: 'absent' }
  | { readonly status: 'live'; readonly file: Outlined }
  | { readonly status: 'ended'; readonly file: Outlined; readonly reclaimed: boolean };

const end = (state: FileState): FileState =>
  state.status === 'live' ? { status: 'ended', file: state.file, reclaimed: false } : state;

const whileLive = (state: FileState, change: (live: Live) => Live): FileState =>
  state.status === 'live' ? change(state) : state;

const without = (claimed: ReadonlySet<string>, claim: string): ReadonlySet<string> =>
  new Set([...claimed].filter((other) => other !== claim));

type Folds = { readonly [T in EventType]?: (state: FileState, data: EventData<T>) => FileState };

const folds: Folds = {
  FileUploaded: (_state, file) => ({ status: 'live', file, claimed: new Set(), completed: 0 }),
  FileChanged: (state, { changes }) => whileLive(state, (live) => ({ ...live, file: { ...live.file, ...defined(changes) } })),
  DownloadClaimed: (state, { claim }) => whileLive(state, (live) => ({ ...live, claimed: new Set([...live.claimed, claim]) })),
  DownloadReleased: (state, { claim }) => whileLive(state, (live) => ({ ...live, claimed: without(live.claimed, claim) })),
  DownloadCompleted: (state, { claim }) =>
    whileLive(state, (live) => ({ ...live, claimed: without(live.claimed, claim), completed: live.completed + 1 })),
  FileExpired: end,
  FileDeleted: end,
  FilePruned: end,
  BytesReclaimed: (state) => (state.status === 'ended' ? { ...state, reclaimed: true } : state),
};

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const defined = <T extends object>(changes: T): Defined<T> =>
  // What is left is what it was, less undefined.
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Defined<T>;

export const initial: FileState = { status: 'absent' };

export const evolve = (state: FileState, { type, data }: Fact): FileState => {
  // The fold found by the type takes just this data.
  const fold = folds[type] as ((state: FileState, data: unknown) => FileState) | undefined;
  if (!fold) throw new Error(`the stream of a file holds no ${type}`);
  return fold(state, data);
};
