import type { RecordedEvent } from '@lading/schema/events/registry.ts';
import { type Changes, defineProjection, type RowOf } from './engine/define.ts';
import { landmarks } from './landmarks.ts';

const count = { type: 'bigint', initial: 0 } as const;

const tables = {
  /** Artifacts that are kept: fetched from upstream, or published here. */
  artifacts: {
    columns: {
      remote: { type: 'text' },
      /** As it was asked for, percent-encoded. */
      path: { type: 'text' },
      kind: { type: 'text' },
      /** Published here, so nobody else could give it again. */
      published: { type: 'boolean' },
      /** Its name in the byte store. */
      key: { type: 'text' },
      media_type: { type: 'text' },
      size: { type: 'bigint' },
      sha256: { type: 'text' },
      etag: { type: 'text', nullable: true },
      last_modified: { type: 'text', nullable: true },
      cached_at: { type: 'instant' },
    },
    key: ['remote', 'path'],
    // Paths in the order of their bytes, whatever the database takes for an order.
    indexes: [{ on: 'remote, path COLLATE "C"' }, { on: 'key' }],
  },
  /** How each was used since. Apart, for an answer may still be counted, and upstream may answer, after it was evicted. */
  artifact_uses: {
    columns: {
      remote: { type: 'text' },
      path: { type: 'text' },
      hits: count,
      last_used_at: { type: 'instant', nullable: true },
      /** When upstream last said that the bytes of this key are right. */
      checked_at: { type: 'instant', nullable: true },
      checked_key: { type: 'text', nullable: true },
    },
    key: ['remote', 'path'],
    indexes: [{ on: 'last_used_at' }, { on: 'remote, last_used_at' }],
  },
  /** What each remote gave. */
  remote_totals: {
    columns: {
      remote: { type: 'text' },
      hits: count,
      misses: count,
      bytes_from_cache: count,
      bytes_from_upstream: count,
    },
    key: ['remote'],
  },
} as const;

export type ArtifactTables = { [N in keyof typeof tables]: RowOf<(typeof tables)[N]> };

type Kept = RecordedEvent<'ArtifactCached' | 'ArtifactPublished'>;
type Upstream = Pick<ArtifactTables['artifacts'], 'published' | 'etag' | 'last_modified'>;

const keep = ({ data, metadata }: Kept, changes: Changes<typeof tables>, upstream: Upstream): void => {
  const { remote, path } = data;
  changes.put('artifacts', {
    remote,
    path,
    kind: data.kind,
    key: data.key,
    media_type: data.mediaType,
    size: data.size,
    sha256: data.sha256,
    cached_at: metadata.at,
    ...upstream,
  });
  changes.add('artifact_uses', { remote, path }, { hits: 0 }, { last_used_at: metadata.at });
};

export const artifactsProjection = defineProjection({
  name: 'artifacts',
  version: 1,
  tables,
  on: {
    ...landmarks,
    ArtifactCached: (event, changes) => {
      const { etag, lastModified: last_modified } = event.data;
      keep(event, changes, { published: false, etag, last_modified });
    },
    ArtifactPublished: (event, changes) => keep(event, changes, { published: true, etag: null, last_modified: null }),
    ArtifactRevalidated: ({ data, metadata }, changes) => {
      const { remote, path, key: checked_key } = data;
      changes.add('artifact_uses', { remote, path }, {}, { checked_at: metadata.at, checked_key });
    },
    ArtifactEvicted: ({ data: { remote, path } }, changes) => {
      changes.remove('artifacts', { remote, path });
      changes.remove('artifact_uses', { remote, path });
    },
    ArtifactServed: ({ data, metadata }, changes) => {
      const { remote, path, hits, misses, cachedBytes: bytes_from_cache, fetchedBytes: bytes_from_upstream } = data;
      changes.add('remote_totals', { remote }, { hits, misses, bytes_from_cache, bytes_from_upstream });
      if (hits > 0) changes.add('artifact_uses', { remote, path }, { hits }, { last_used_at: metadata.at });
    },
  },
});
