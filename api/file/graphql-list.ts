import type { FileFilter as Filter } from '@lading/projections/files-filter.ts';
import { countFiles, type ListFiles, listFiles } from '@lading/projections/files-queries.ts';
import { present } from '../graphql/args.ts';
import { builder } from '../graphql/builder.ts';
import { File } from '../graphql/file-ref.ts';
import { Project } from '../graphql/project-ref.ts';
import type { Lading } from '../lading.ts';

export const FileStatus = builder.enumType('FileStatus', { values: ['LIVE', 'EXPIRED', 'DELETED', 'PRUNED'] as const });
const FileOrder = builder.enumType('FileOrder', {
  values: ['NEWEST', 'OLDEST', 'LARGEST', 'MOST_DOWNLOADED', 'EXPIRING_SOONEST', 'NAME'] as const,
});

export const FileFilter = builder.inputType('FileFilter', {
  fields: (t) => ({
    status: t.field({ type: [FileStatus] }),
    mediaType: t.string({ description: 'A media type, or a group such as "image/*".' }),
    nameContains: t.string(),
    projectId: t.id(),
    uploadedAfter: t.field({ type: 'DateTime' }),
    uploadedBefore: t.field({ type: 'DateTime' }),
    minSize: t.field({ type: 'ByteCount' }),
    maxSize: t.field({ type: 'ByteCount' }),
    neverDownloaded: t.boolean(),
  }),
});

/** A page of files that knows what it is a page of. */
const listed = async (lading: Lading, wish: Omit<ListFiles, 'now'> & { readonly filter: Filter }) => ({
  ...(await listFiles(lading.db, { ...wish, now: lading.clock.now() })),
  filter: wish.filter,
});
type Listed = Awaited<ReturnType<typeof listed>>;

const FileConnection = builder.connectionObject({
  type: File,
  name: 'FileConnection',
  fields: (t) => ({
    totalCount: t.field({
      type: 'Count',
      description: 'How many match in all, whatever the page.',
      resolve: (page, _args, { lading }) => {
        const { filter } = page as unknown as Listed; // every field of this type resolves to what `listed` makes
        return countFiles(lading.db, filter, lading.clock.now());
      },
    }),
  }),
});

type PageArgs = { readonly first?: number | null | undefined; readonly last?: number | null | undefined };
const complexity = ({ first, last }: PageArgs) => ({ field: 1, multiplier: Math.min(200, first ?? last ?? 50) });

builder.queryField('files', (t) =>
  t.connection(
    {
      type: File,
      authScopes: { token: true },
      description: 'Live ones, newest first, unless asked otherwise.',
      args: { filter: t.arg({ type: FileFilter }), orderBy: t.arg({ type: FileOrder }) },
      complexity,
      resolve: (_root, { filter, ...page }, { lading }) => listed(lading, { ...present(page), filter: present(filter ?? {}) }),
    },
    FileConnection,
  ),
);

builder.objectField(Project, 'files', (t) =>
  t.connection(
    {
      type: File,
      authScopes: { token: true },
      description: 'Live ones, newest first, unless the filter says otherwise; of this project, whatever project it names.',
      args: { filter: t.arg({ type: FileFilter }), orderBy: t.arg({ type: FileOrder }) },
      complexity,
      resolve: ({ uuid }, { filter, ...page }, { lading }) =>
        listed(lading, { ...present(page), filter: { ...present(filter ?? {}), projectId: uuid } }),
    },
    FileConnection,
  ),
);
