import { botRulesVersion, isBot } from '@lading/schema/agents.ts';
import type { RecordedEvent } from '@lading/schema/events/registry.ts';
import { allBuckets, type Bucket, startOf } from './buckets.ts';
import { type Changes, defineProjection, type RowOf } from './engine/define.ts';
import { landmarks } from './landmarks.ts';

/** What was asked for: a file, a picture made of one, an artifact, an image of the gallery. */
export type TrafficKind = 'FILE' | 'IMAGE' | 'ARTIFACT' | 'GALLERY';

const count = { type: 'bigint', initial: 0 } as const;

const counts = {
  requests: count,
  bytes: count,
  downloads: count,
  cache_hits: count,
  cache_misses: count,
  errors: count,
  bots: count,
} as const;

const tables = {
  /** What one client had of one subject in one minute. All about a single subject is summed from here, as are visitors by the minute. */
  traffic_visits: {
    columns: {
      at: { type: 'instant' },
      /** What was asked for: a file, by its uuid; an artifact, by the name of its remote. */
      subject: { type: 'text' },
      kind: { type: 'text' },
      /** The keyed hash of its address; empty where it is not known. */
      client: { type: 'text' },
      project_id: { type: 'uuid', nullable: true },
      ...counts,
    },
    key: ['at', 'subject', 'kind', 'client'],
    indexes: [{ on: 'subject, at' }, { on: 'project_id, at', where: 'project_id IS NOT NULL' }],
  },
  /** What all of a scope had in one minute, hour or day. */
  traffic_totals: {
    columns: { scope: { type: 'text' }, bucket: { type: 'text' }, at: { type: 'instant' }, kind: { type: 'text' }, ...counts },
    key: ['scope', 'bucket', 'at', 'kind'],
  },
  /** Who had anything of a scope in one hour or day. */
  traffic_visitors: {
    columns: {
      scope: { type: 'text' },
      bucket: { type: 'text' },
      at: { type: 'instant' },
      kind: { type: 'text' },
      client: { type: 'text' },
    },
    key: ['scope', 'bucket', 'at', 'kind', 'client'],
  },
} as const;

export type TrafficTables = { [N in keyof typeof tables]: RowOf<(typeof tables)[N]> };

/** For which visitors are kept by scope. */
const visitorBuckets = ['HOUR', 'DAY'] as const satisfies readonly Bucket[];

/** The scope of everything; that of a project is its uuid. */
export const everything = 'all';

/** The scopes that something belongs to. */
export const scopesOf = (projectId: string | null): readonly string[] =>
  projectId === null ? [everything] : [everything, projectId];

type Counts = { readonly [C in keyof typeof counts]: number };
type FileTraffic = RecordedEvent<'FileDownloaded' | 'FileRefused' | 'ImageServed'>;
type Traffic = FileTraffic | RecordedEvent<'ArtifactServed'>;

/** What is asked for: its subject, and the project that it belongs to. */
type About = { readonly kind: TrafficKind; readonly subject: string; readonly projectId: string | null };

const aboutFile = ({ data }: FileTraffic, kind: TrafficKind): About => ({
  kind,
  subject: data.uuid,
  projectId: data.projectId,
});

const addTraffic = (
  { data, metadata }: Traffic,
  { kind, subject, projectId }: About,
  changes: Changes<typeof tables>,
  counted: Omit<Counts, 'requests' | 'bots'>,
): void => {
  const { agent, count: requests } = data;
  const { at, client } = metadata;
  const deltas: Counts = { ...counted, requests, bots: isBot(agent) ? requests : 0 };
  const visit = { at: startOf('MINUTE', at), subject, kind, client: client ?? '' };
  changes.add('traffic_visits', visit, deltas, { project_id: projectId });
  for (const scope of scopesOf(projectId)) {
    for (const bucket of allBuckets) changes.add('traffic_totals', { scope, bucket, at: startOf(bucket, at), kind }, deltas);
    if (client === null) continue;
    for (const bucket of visitorBuckets)
      changes.put('traffic_visitors', { scope, bucket, at: startOf(bucket, at), kind, client });
  }
};

const nothing = { bytes: 0, downloads: 0, cache_hits: 0, cache_misses: 0, errors: 0 };

/** Who had how much of what, by time. */
export const trafficProjection = defineProjection({
  name: 'traffic',
  // New rules for bots judge the past as well.
  version: 300 + botRulesVersion,
  tables,
  on: {
    ...landmarks,
    FileDownloaded: (event, changes) => {
      const { bytes, completed: downloads, errors } = event.data;
      addTraffic(event, aboutFile(event, 'FILE'), changes, { ...nothing, bytes, downloads, errors });
    },
    FileRefused: (event, changes) =>
      addTraffic(event, aboutFile(event, event.data.kind), changes, { ...nothing, errors: event.data.count }),
    ImageServed: (event, changes) => {
      const { bytes, hits, misses, errors } = event.data;
      addTraffic(event, aboutFile(event, 'IMAGE'), changes, {
        ...nothing,
        bytes,
        cache_hits: hits,
        cache_misses: misses,
        errors,
      });
    },
    ArtifactServed: (event, changes) => {
      const { remote, bytes, hits, misses, errors, count } = event.data;
      // The end of a fetch is nobody's request.
      if (count === 0) return;
      const about = { kind: 'ARTIFACT', subject: remote, projectId: null } as const;
      addTraffic(event, about, changes, { ...nothing, bytes, cache_hits: hits, cache_misses: misses, errors });
    },
  },
});
