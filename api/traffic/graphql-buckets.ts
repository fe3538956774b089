import type { Bucket as BucketSize } from '@lading/projections/buckets.ts';
import { findFile } from '@lading/projections/files-queries.ts';
import { type RequestsBucket as Requests, readRequests } from '@lading/projections/requests-queries.ts';
import { type StorageBucket as Held, readStorageHistory } from '@lading/projections/storage-history-queries.ts';
import { readTraffic, type TrafficOf, type TrafficBucket as TrafficRow } from '@lading/projections/traffic-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import { present } from '../graphql/args.ts';
import { builder } from '../graphql/builder.ts';
import { File } from '../graphql/file-ref.ts';
import { Project } from '../graphql/project-ref.ts';
import type { Lading } from '../lading.ts';

const Bucket = builder.enumType('Bucket', {
  description: 'All begin at whole minutes, hours and days of UTC.',
  values: ['MINUTE', 'HOUR', 'DAY'] as const satisfies readonly BucketSize[],
});
const TrafficKind = builder.enumType('TrafficKind', { values: ['FILE', 'IMAGE', 'ARTIFACT', 'GALLERY'] as const });

const TrafficBucket = builder.objectRef<TrafficRow>('TrafficBucket').implement({
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it begins.' }),
    requests: t.expose('requests', { type: 'Count', description: 'Answers with bytes, and refusals; neither HEAD nor 304.' }),
    bytes: t.expose('bytes', { type: 'ByteCount' }),
    downloads: t.expose('downloads', { type: 'Count', description: 'Answers that sent the last byte of a file.' }),
    cacheHits: t.expose('cacheHits', { type: 'Count' }),
    cacheMisses: t.expose('cacheMisses', { type: 'Count' }),
    errors: t.expose('errors', { type: 'Count', description: 'Refusals, and answers that broke off on our side.' }),
    bots: t.expose('bots', { type: 'Count', description: 'Requests of crawlers, monitors and previews.' }),
    visitors: t.expose('visitors', { type: 'Count', description: 'Clients, each counted once.' }),
  }),
});

const RequestsBucket = builder.objectRef<Requests>('RequestsBucket').implement({
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it begins.' }),
    route: t.exposeString('route', { description: 'The pattern of the route.' }),
    count: t.expose('count', { type: 'Count' }),
    errors: t.expose('errors', { type: 'Count', description: 'Answered with 400 or above.' }),
    medianMs: t.exposeFloat('medianMs', { description: 'Off by 4.5 % at most; 0 where there was no request.' }),
    p99Ms: t.exposeFloat('p99Ms'),
  }),
});

const StorageBucket = builder.objectRef<Held>('StorageBucket').implement({
  description: 'What live files held when it ended, or hold until now.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it begins.' }),
    files: t.expose('files', { type: 'Count' }),
    bytes: t.expose('bytes', { type: 'ByteCount' }),
  }),
});

const everyBucket = 'Every bucket from the one that `from` lies in to the last that begins before `to`, whole, at most 10,000.';

const range = builder.args((t) => ({
  from: t.field({ type: 'DateTime', required: true }),
  to: t.field({ type: 'DateTime', required: true }),
  bucket: t.field({ type: Bucket, required: true }),
}));

type Given = {
  readonly kind?: TrafficOf['kind'];
  readonly projectId?: string;
  readonly fileId?: string;
  readonly remote?: string;
};

/** What is asked about, by the names under which it is kept. @throws Problem FileNotFound, ProjectNotFound, InvalidInput */
const trafficOf = async ({ db, projects }: Lading, { kind, projectId, fileId, remote }: Given): Promise<TrafficOf> => {
  if (fileId !== undefined && remote !== undefined)
    throw problem('InvalidInput', { field: 'remote', message: 'Ask for a file or for a remote, not for both.' });
  const file = fileId === undefined ? undefined : await findFile(db, fileId);
  if (fileId !== undefined && !file) throw problem('FileNotFound', { file: fileId.slice(0, 100) });
  return {
    kind: kind ?? (remote === undefined ? undefined : 'ARTIFACT'),
    projectId: projectId === undefined ? undefined : await projects.require(projectId),
    subject: file?.uuid ?? remote,
  };
};

builder.queryFields((t) => ({
  traffic: t.field({
    type: [TrafficBucket],
    authScopes: { token: true },
    description: everyBucket,
    args: {
      ...range,
      kind: t.arg({ type: TrafficKind }),
      projectId: t.arg.id(),
      fileId: t.arg.id({ description: 'Slug or uuid.' }),
      remote: t.arg.string(),
    },
    resolve: async (_root, args, { lading }) => readTraffic(lading.db, await trafficOf(lading, present(args)), args),
  }),
  requests: t.field({
    type: [RequestsBucket],
    authScopes: { token: true },
    description: 'As for traffic, for each route that was asked meanwhile; at most 2,000 buckets.',
    args: { ...range, projectId: t.arg.id() },
    resolve: async (_root, { projectId, ...args }, { lading }) => {
      const project = projectId == null ? undefined : await lading.projects.require(projectId);
      return (await readRequests(lading.db, project, args)).buckets;
    },
  }),
}));

builder.objectField(File, 'traffic', (t) =>
  t.field({
    type: [TrafficBucket],
    description: everyBucket,
    args: range,
    resolve: ({ uuid }, args, { lading }) => readTraffic(lading.db, { subject: uuid }, args),
  }),
);

builder.objectField(Project, 'traffic', (t) =>
  t.field({
    type: [TrafficBucket],
    description: everyBucket,
    args: range,
    resolve: ({ uuid }, args, { lading }) => readTraffic(lading.db, { projectId: uuid }, args),
  }),
);

builder.objectField(Project, 'storageHistory', (t) =>
  t.field({
    type: [StorageBucket],
    description: everyBucket,
    args: range,
    resolve: async ({ uuid }, args, { lading }) => (await readStorageHistory(lading.db, uuid, args)).buckets,
  }),
);
