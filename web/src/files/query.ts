import type { FileOrder, FileStatus, FilesPageQueryVariables } from '../gql/graphql.ts';

/** What the list of files shows, as it stands in the address: everything can be linked, reloaded and gone back to. */
export type FilesView = {
  readonly search: string;
  readonly status: keyof typeof statuses;
  readonly kind: keyof typeof kinds;
  readonly order: keyof typeof orders;
  readonly after: string | undefined;
  readonly before: string | undefined;
};

export type FilesQuery = Readonly<Record<'q' | 'status' | 'kind' | 'order' | 'after' | 'before', string | undefined>>;

const every: readonly FileStatus[] = ['LIVE', 'EXPIRED', 'DELETED', 'PRUNED'];

export const statuses = {
  live: { label: 'Live', filter: ['LIVE'] },
  expired: { label: 'Expired', filter: ['EXPIRED'] },
  deleted: { label: 'Deleted', filter: ['DELETED'] },
  pruned: { label: 'Pruned', filter: ['PRUNED'] },
  all: { label: 'All', filter: every },
} as const satisfies Record<string, { label: string; filter: readonly FileStatus[] }>;

export const kinds = {
  any: { label: 'Any type', mediaType: undefined },
  image: { label: 'Images', mediaType: 'image/*' },
  video: { label: 'Video', mediaType: 'video/*' },
  audio: { label: 'Audio', mediaType: 'audio/*' },
  text: { label: 'Text', mediaType: 'text/*' },
  application: { label: 'Documents and archives', mediaType: 'application/*' },
} as const;

export const orders = {
  newest: { label: 'Newest first', by: 'NEWEST' },
  oldest: { label: 'Oldest first', by: 'OLDEST' },
  largest: { label: 'Largest first', by: 'LARGEST' },
  downloads: { label: 'Most downloaded', by: 'MOST_DOWNLOADED' },
  expiring: { label: 'Expiring soonest', by: 'EXPIRING_SOONEST' },
  name: { label: 'By name', by: 'NAME' },
} as const satisfies Record<string, { label: string; by: FileOrder }>;

export const pageSize = 25;

/** The longest search worth sending; a file's name holds 255 bytes. */
export const longestSearch = 255;

const one = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.[0];

const among = <Table extends object>(table: Table, value: string | undefined, otherwise: keyof Table): keyof Table =>
  // Own keys only: an address may say "constructor".
  value !== undefined && Object.hasOwn(table, value) ? (value as keyof Table) : otherwise;

/** Reads the address. What it does not know is as if absent. */
export const readView = (query: Readonly<Record<string, string | readonly string[] | undefined>>): FilesView => {
  const [after, before] = [one(query.after), one(query.before)];
  return {
    search: (one(query.q) ?? '').slice(0, longestSearch),
    status: among(statuses, one(query.status), 'live'),
    kind: among(kinds, one(query.kind), 'any'),
    order: among(orders, one(query.order), 'newest'),
    after: after || undefined,
    before: after ? undefined : before || undefined,
  };
};

/** Writes the address; what is usual is left out. */
export const writeView = (view: FilesView): FilesQuery => ({
  q: view.search || undefined,
  status: view.status === 'live' ? undefined : view.status,
  kind: view.kind === 'any' ? undefined : view.kind,
  order: view.order === 'newest' ? undefined : view.order,
  after: view.after,
  before: view.before,
});

/** A changed search, filter or order starts at the first page again. */
export const refine = (view: FilesView, change: Partial<Pick<FilesView, 'search' | 'status' | 'kind' | 'order'>>): FilesView => ({
  ...view,
  ...change,
  after: undefined,
  before: undefined,
});

/** Whether the view leaves anything out beyond what is usual. */
export const isNarrowed = (view: FilesView): boolean => view.search !== '' || view.status !== 'live' || view.kind !== 'any';

/** What to ask the server for: of a project only, where one is named. */
export const variablesOf = (view: FilesView, projectId?: string): FilesPageQueryVariables => {
  const mediaType = kinds[view.kind].mediaType;
  return {
    ...(view.before ? { last: pageSize, before: view.before } : { first: pageSize, after: view.after ?? null }),
    orderBy: orders[view.order].by,
    filter: {
      status: [...statuses[view.status].filter],
      ...(mediaType ? { mediaType } : {}),
      ...(view.search ? { nameContains: view.search } : {}),
      ...(projectId === undefined ? {} : { projectId }),
    },
  };
};
