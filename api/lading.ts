import type { ByteStore } from '@lading/adapters/bytes/port.ts';
import type { Locks } from '@lading/adapters/database/locks.ts';
import type { Uploads } from '@lading/adapters/database/uploads.ts';
import type { EventStore } from '@lading/adapters/event-store/port.ts';
import type { Engine } from '@lading/projections/engine/engine.ts';
import type { ReadDatabase } from '@lading/projections/read-models.ts';
import type { Logger } from '@lading/schema/log.ts';
import type { Position } from '@lading/schema/position.ts';
import type { AdminDoor } from './admin/door.ts';
import type { Settings } from './config/settings.ts';
import type { FileChangeType } from './file/changes.ts';
import type { FileLookup } from './file/lookup.ts';
import type { Quota } from './file/quota.ts';
import type { Uploading } from './file/store-upload.ts';
import type { ClientHash } from './http/client-hash.ts';
import type { SpendRequest } from './http/rate-limit.ts';
import type { Renderer } from './image/render/port.ts';
import type { Variants } from './image/variants-port.ts';
import type { LinkAccess } from './link/access.ts';
import type { Changes } from './log/changes.ts';
import type { Context, Recorder } from './log/context.ts';
import type { InTurn } from './log/in-turn.ts';
import type { Traffic } from './log/traffic.ts';
import type { ProjectDoor } from './project/door.ts';
import type { Artifacts } from './remote/artifacts-port.ts';
import type { Remotes } from './remote/remote.ts';
import type { UpstreamDoor } from './remote/upstream.ts';
import type { LiveMetrics } from './traffic/live-metrics.ts';

export type Secrets = {
  readonly apiToken: string;
  readonly adminPassword: string;
  /** Signs session cookies and sign-in links; shared by all replicas. */
  readonly sessionKey: Uint8Array;
  /** Hashes clients' addresses; shared by all replicas. */
  readonly clientKey: Uint8Array;
};

/** All parts of a running server. Functions take the few they need. */
export type Lading = Recorder & {
  readonly version: string;
  readonly startedAt: string;
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly clientHash: ClientHash;
  readonly store: EventStore;
  readonly bytes: ByteStore;
  readonly db: ReadDatabase;
  readonly databaseKind: string;
  readonly engine: Engine;
  /** What happens to files. One is reached once the listeners of all replicas have heard of it. */
  readonly changes: Changes<FileChangeType>;
  readonly traffic: Traffic;
  readonly inTurn: InTurn;
  readonly liveMetrics: LiveMetrics;
  readonly lookup: FileLookup;
  readonly projects: ProjectDoor;
  /** Ends the live files of a project whose deletion lies at a position; whether all replicas have heard of that. */
  readonly endFilesOfProject: (deleted: {
    readonly uuid: string;
    readonly position: Position;
    readonly context: Context;
  }) => Promise<boolean>;
  readonly adminDoor: AdminDoor;
  readonly spendRequest: SpendRequest;
  readonly linkAccess: LinkAccess;
  readonly quota: Quota;
  readonly variants: Variants;
  readonly remotes: Remotes;
  readonly upstream: UpstreamDoor;
  readonly artifacts: Artifacts;
  readonly uploading: Uploading;
  /** Uploads that arrive in pieces, on whichever replica. */
  readonly uploads: Uploads;
  readonly locks: Locks;
  /** Renders pictures, apart from the byte path. */
  readonly renderer: Renderer;
  /** What the byte store holds for files: live, ended and not yet freed, and bytes without an event. */
  readonly usedBytes: () => Promise<number>;
};
