import type { Artifact } from '@lading/projections/artifacts-queries.ts';
import type { Context } from '../log/context.ts';
import type { Remote } from './remote.ts';
import type { Spool } from './spool.ts';

export type Wanted = { readonly remote: Remote; readonly path: string; readonly kind: Artifact['kind'] };

/** A body on its way from upstream. */
export type Coming = {
  /** Null where upstream does not say. */
  readonly size: number | null;
  readonly mediaType: string;
  /** Upstream's where that is a strong one. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly spool: Spool;
  /** Whether it is to be kept, as far as is known by now. */
  isForKeeping(): boolean;
  isComplete(): boolean;
};

/** Where an artifact was found: in the store, or on its way from upstream. */
export type Found =
  | {
      readonly kind: 'stored';
      readonly artifact: Artifact;
      /** Whether a fetch that ran for this request brought it. */
      readonly isFetched: boolean;
      /** It is past its time, and upstream does not give a newer one now. */
      readonly isStale: boolean;
    }
  | {
      readonly kind: 'coming';
      readonly coming: Coming;
      /** To be called once it is read, or nobody wants to read it any more. */
      readonly leave: () => void;
    };

export type Artifacts = {
  /**
   * What a remote gives under a path, fetched and kept where that is not yet so.
   * @param signal ends the wait, not the fetch
   * @throws Problem ArtifactNotFound, ArtifactTooYoung, UpstreamBroken, UpstreamSlow
   */
  find(wanted: Wanted, context: Context, signal: AbortSignal): Promise<Found>;
  /** Fetches what the store has lost. `undefined` where upstream gives other bytes by now. */
  restore(wanted: Wanted, lost: Artifact, context: Context): Promise<Artifact | undefined>;
  /** Forgets what is known of an artifact, because an event has changed it. */
  forget(artifact: Pick<Artifact, 'remote' | 'path'>): void;
  /** Breaks off what is being fetched. */
  stop(): Promise<void>;
};
