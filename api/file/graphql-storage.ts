import { measureArtifacts } from '@lading/projections/artifacts-queries.ts';
import { readStorage, type StorageSlice as Slice, type Storage as StorageTotals } from '@lading/projections/storage-queries.ts';
import { measureVariants } from '@lading/projections/variants-queries.ts';
import { builder } from '../graphql/builder.ts';
import { Project } from '../graphql/project-ref.ts';
import type { Lading } from '../lading.ts';

const StorageSlice = builder.objectRef<Slice>('StorageSlice').implement({
  fields: (t) => ({
    key: t.exposeString('mediaType'),
    files: t.exposeInt('files'),
    bytes: t.expose('bytes', { type: 'ByteCount' }),
  }),
});

/** What files hold: those of a project, or all. */
type Held = StorageTotals & { readonly projectId: string | null };

const Storage = builder.objectRef<Held>('Storage').implement({
  fields: (t) => ({
    files: t.exposeInt('files'),
    bytes: t.expose('bytes', { type: 'ByteCount', description: 'Bytes of live files.' }),
    variantBytes: t.field({
      type: 'ByteCount',
      description: 'What is kept of pictures made of files; it has a cap of its own.',
      resolve: async ({ projectId }, _args, { lading }) => (await measureVariants(lading.db, projectId ?? undefined)).bytes,
    }),
    artifactBytes: t.field({
      type: 'ByteCount',
      description: 'What is kept of remotes and published in local repositories; it belongs to no project.',
      resolve: async ({ projectId }, _args, { lading }) => (projectId === null ? (await measureArtifacts(lading.db)).bytes : 0),
    }),
    orphanBytes: t.field({
      type: 'ByteCount',
      description: 'What the store holds for files beyond that: ended and not yet freed, or without an event.',
      resolve: async ({ bytes, orphanBytes, projectId }, _args, { lading }) =>
        projectId === null ? Math.max(0, (await lading.usedBytes()) - bytes) : orphanBytes,
    }),
    capacityBytes: t.field({
      type: 'ByteCount',
      nullable: true,
      description: 'Null where there is no limit; a project has none of its own.',
      resolve: ({ projectId }, _args, { lading }) => (projectId === null ? lading.settings.maxStorageBytes : null),
    }),
    byMediaType: t.expose('byMediaType', { type: [StorageSlice] }),
  }),
});

const held = async ({ db }: Pick<Lading, 'db'>, id?: string): Promise<Held> => {
  const projectId = id?.toLowerCase() ?? null;
  return { ...(await readStorage(db, projectId ?? undefined)), projectId };
};

builder.queryField('storage', (t) =>
  t.field({
    type: Storage,
    authScopes: { token: true },
    args: { projectId: t.arg.id({ description: 'Only what files of this project hold.' }) },
    resolve: (_root, { projectId }, { lading }) => held(lading, projectId ?? undefined),
  }),
);

builder.objectField(Project, 'storage', (t) =>
  t.field({
    type: Storage,
    authScopes: { token: true },
    complexity: 5,
    resolve: ({ uuid }, _args, { lading }) => held(lading, uuid),
  }),
);
