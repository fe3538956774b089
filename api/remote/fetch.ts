import type { Artifact } from '@lading/projections/artifacts-queries.ts';
import type { Lading } from '../lading.ts';
import type { Context } from '../log/context.ts';
import type { Coming, Wanted } from './artifacts-port.ts';
import type { KeepDeps } from './keep.ts';
import type { Remote, Upstream } from './remote.ts';
import type { UpstreamDoor } from './upstream.ts';

export type FetchDeps = KeepDeps &
  Pick<Lading, 'traffic'> & {
    readonly upstream: UpstreamDoor;
    /** Hears that more is kept than before. */
    readonly grown: (remote: Remote) => void;
  };

/** What upstream said: what is kept is right, or here it comes. */
export type Answer = { readonly kind: 'kept'; readonly artifact: Artifact } | ({ readonly kind: 'coming' } & Coming);

/** What upstream was asked for, and how it answered. */
export type Asked = Wanted & {
  readonly older: Artifact | undefined;
  readonly upstream: Upstream;
  readonly context: Context;
};

/** What a fetch tells while it is under way. */
export type Course = {
  readonly land: (answer: Answer) => void;
  readonly signal: AbortSignal;
  /** To be called when it is no longer for keeping. */
  readonly endIfUnwanted: () => void;
};
