import {
  type Artifact as ArtifactRow,
  findArtifact,
  listArtifacts,
  measureRemote,
  type RemoteTotals,
  readRemoteTotals,
} from '@lading/projections/artifacts-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import { present } from '../graphql/args.ts';
import { builder, type GraphQLContext } from '../graphql/builder.ts';
import { NotFound, refusable, resultType } from '../graphql/refusals.ts';
import type { Lading } from '../lading.ts';
import { patienceMs } from '../log/changes.ts';
import type { Context } from '../log/context.ts';
import { evictArtifact } from './evict.ts';
import { freshUntil } from './freshness.ts';
import { Remote } from './graphql.ts';
import type { Remote as RemoteRow } from './remote.ts';

const Artifact = builder.objectRef<ArtifactRow>('Artifact').implement({
  description: 'An artifact that is kept.',
  fields: (t) => ({
    remote: t.exposeString('remote'),
    path: t.exposeString('path', { description: 'Percent-encoded, as it was asked for.' }),
    kind: t.exposeString('kind', { description: '"index" or "file".' }),
    size: t.expose('size', { type: 'ByteCount' }),
    sha256: t.exposeString('sha256'),
    cachedAt: t.expose('cachedAt', { type: 'DateTime' }),
    freshUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Null: for ever.',
      resolve: (row, _args, { lading }) => {
        const remote = lading.remotes.find(row.remote);
        return remote ? (freshUntil(remote, row)?.toISOString() ?? null) : null;
      },
    }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true }),
    hits: t.expose('hits', { type: 'Count', description: 'How often it was served from the store.' }),
    url: t.string({ description: 'Relative.', resolve: ({ remote, path }) => `/api/${remote}/${path}` }),
  }),
});

/** What is counted of a remote, read once for all fields of a request. */
const counted = new WeakMap<GraphQLContext, Map<string, Promise<RemoteTotals & { artifacts: number; bytes: number }>>>();

const countsOf = ({ name }: RemoteRow, context: GraphQLContext) => {
  const byName = counted.get(context) ?? new Map<string, ReturnType<typeof readCounts>>();
  counted.set(context, byName);
  const counts = byName.get(name) ?? readCounts(context.lading, name);
  byName.set(name, counts);
  return counts;
};

const readCounts = async ({ db }: Lading, name: string) => ({
  ...(await readRemoteTotals(db, name)),
  ...(await measureRemote(db, name)),
});

builder.objectFields(Remote, (t) => ({
  artifacts: t.connection(
    {
      type: Artifact,
      description: 'What is kept of it, by path.',
      args: { prefix: t.arg.string({ description: 'What the paths begin with.' }) },
      complexity: ({ first, last }) => ({ field: 1, multiplier: Math.min(200, first ?? last ?? 50) }),
      resolve: ({ name }, page, { lading }) => listArtifacts(lading.db, name, present(page)),
    },
    { name: 'ArtifactConnection' },
    { name: 'ArtifactEdge' },
  ),
  hits: t.field({
    type: 'Count',
    description: 'Answers that gave what was kept.',
    resolve: async (remote, _args, context) => (await countsOf(remote, context)).hits,
  }),
  misses: t.field({
    type: 'Count',
    description: 'Answers that gave the bytes of a running fetch.',
    resolve: async (remote, _args, context) => (await countsOf(remote, context)).misses,
  }),
  bytesFromCache: t.field({
    type: 'ByteCount',
    description: 'Sent to clients out of the store.',
    resolve: async (remote, _args, context) => (await countsOf(remote, context)).bytesFromCache,
  }),
  bytesFromUpstream: t.field({
    type: 'ByteCount',
    description: 'Received from upstream, whether they were kept or not.',
    resolve: async (remote, _args, context) => (await countsOf(remote, context)).bytesFromUpstream,
  }),
  size: t.field({
    type: 'ByteCount',
    description: 'What its kept artifacts hold.',
    resolve: async (remote, _args, context) => (await countsOf(remote, context)).bytes,
  }),
  count: t.int({
    description: 'How many artifacts are kept.',
    resolve: async (remote, _args, context) => (await countsOf(remote, context)).artifacts,
  }),
}));

const EvictArtifactResult = builder.unionType('EvictArtifactResult', {
  types: [Artifact, NotFound],
  resolveType: (value: unknown) => resultType(value, 'Artifact'),
});

builder.mutationField('evictArtifact', (t) =>
  t.field({
    type: EvictArtifactResult,
    authScopes: { token: true },
    description: 'Lets go of what was fetched; asked for again, it is fetched anew. What is published here is deleted over REST.',
    args: { remote: t.arg.string({ required: true }), path: t.arg.string({ required: true }) },
    resolve: (_root, { remote, path }, { lading, caller }) =>
      refusable(['NotFound'], () => evict(lading, remote, path, caller.context)),
  }),
);

/** @throws Problem ArtifactNotFound, ArtifactPublishedHere */
const evict = async (lading: Lading, remote: string, path: string, context: Context): Promise<ArtifactRow> => {
  const artifact = await findArtifact(lading.db, remote, path);
  if (!artifact) throw problem('ArtifactNotFound', { remote: remote.slice(0, 100), path: path.slice(0, 1_000) });
  if (artifact.published) throw problem('ArtifactPublishedHere', { remote, path });
  const position = await evictArtifact(lading, artifact, 'ASKED', context);
  await lading.engine.settled(['ArtifactEvicted'], position, patienceMs);
  lading.artifacts.forget(artifact);
  return artifact;
};
