import { readMetrics, type Metrics as Totals } from '@lading/projections/metrics-queries.ts';
import { builder } from '../graphql/builder.ts';

const Metrics = builder.objectRef<Totals>('Metrics').implement({
  description: 'Running totals over the whole log.',
  fields: (t) => ({
    at: t.field({
      type: 'DateTime',
      description: 'When the latest event counted here happened; before the first, when the server started.',
      resolve: ({ at }, _args, { lading }) => at ?? lading.startedAt,
    }),
    uploads: t.expose('uploads', { type: 'Count' }),
    downloads: t.expose('downloads', { type: 'Count', description: 'Answers that sent the last byte.' }),
    expirations: t.expose('expirations', { type: 'Count' }),
    deletions: t.expose('deletions', { type: 'Count' }),
    prunes: t.expose('prunes', { type: 'Count', description: 'Files that an admin pruned.' }),
    cacheHits: t.expose('cacheHits', { type: 'Count' }),
    cacheMisses: t.expose('cacheMisses', { type: 'Count' }),
    imagesServed: t.expose('imagesServed', { type: 'Count' }),
    filesLive: t.expose('filesLive', { type: 'Count' }),
    bytesStored: t.expose('bytesStored', { type: 'ByteCount', description: 'Bytes of live files.' }),
    bytesServed: t.expose('bytesServed', {
      type: 'ByteCount',
      description: 'Of files, of pictures made of them, and of artifacts.',
    }),
    position: t.exposeString('position', { description: 'The latest event counted here.' }),
  }),
});

builder.queryField('metrics', (t) => t.field({ type: Metrics, resolve: (_root, _args, { lading }) => readMetrics(lading.db) }));

builder.subscriptionField('metrics', (t) =>
  t.field({
    type: Metrics,
    description: 'The totals at once, then on change, at most four times a second.',
    subscribe: (_root, _args, { lading }) => lading.liveMetrics.watch(),
    resolve: (totals) => totals,
  }),
);
