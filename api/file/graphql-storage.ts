import { readStorage, type StorageSlice as Slice, type Storage as StorageTotals } from '@lading/projections/storage-queries.ts';
import { builder } from '../graphql/builder.ts';

const StorageSlice = builder.objectRef<Slice>('StorageSlice').implement({
  fields: (t) => ({
    key: t.exposeString('mediaType'),
    files: t.exposeInt('files'),
    bytes: t.expose('bytes', { type: 'ByteCount' }),
  }),
});

const Storage = builder.objectRef<StorageTotals>('Storage').implement({
  fields: (t) => ({
    files: t.exposeInt('files'),
    bytes: t.expose('bytes', { type: 'ByteCount', description: 'Bytes of live files.' }),
    orphanBytes: t.field({
      type: 'ByteCount',
      description: 'What the store holds for files beyond that: ended and not yet freed, or without an event.',
      resolve: async ({ bytes }, _args, { lading }) => Math.max(0, (await lading.usedBytes()) - bytes),
    }),
    capacityBytes: t.field({
      type: 'ByteCount',
      nullable: true,
      description: 'Null where there is no limit.',
      resolve: (_storage, _args, { lading }) => lading.settings.maxStorageBytes,
    }),
    byMediaType: t.expose('byMediaType', { type: [StorageSlice] }),
  }),
});

builder.queryField('storage', (t) =>
  t.field({ type: Storage, authScopes: { token: true }, resolve: (_root, _args, { lading }) => readStorage(lading.db) }),
);
