import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openFilesystem } from '@lading/adapters/bytes/filesystem.ts';
import { openS3 } from '@lading/adapters/bytes/minio.ts';
import { claimDataDir, readOrCreateSecret } from '@lading/adapters/database/data-dir.ts';
import { startEmbedded } from '@lading/adapters/database/embedded.ts';
import { readOrCreateKey } from '@lading/adapters/database/keys.ts';
import { openLocks } from '@lading/adapters/database/locks.ts';
import { migrate } from '@lading/adapters/database/migrate.ts';
import { openKysely, openPool } from '@lading/adapters/database/pool.ts';
import { openUploads } from '@lading/adapters/database/uploads.ts';
import { openEventStoreDb } from '@lading/adapters/event-store/eventstoredb/adapter.ts';
import type { EventStore } from '@lading/adapters/event-store/port.ts';
import { openPostgresLog } from '@lading/adapters/event-store/postgres/log.ts';
import { openLimits } from '@lading/adapters/limits/postgres.ts';
import { startEngine } from '@lading/projections/engine/engine.ts';
import { findFile } from '@lading/projections/files-queries.ts';
import { allProjections } from '@lading/projections/index.ts';
import { readMetrics } from '@lading/projections/metrics-queries.ts';
import type { ReadDatabase, ReadModels } from '@lading/projections/read-models.ts';
import { readStorage } from '@lading/projections/storage-queries.ts';
import type { Clock } from '@lading/schema/clock.ts';
import type { Ids } from '@lading/schema/ids.ts';
import type { Logger } from '@lading/schema/log.ts';
import { openAdminDoor } from './admin/door.ts';
import type { Environment, Settings } from './config/settings.ts';
import { fileChangeTypes } from './file/changes.ts';
import { type Housekeeping, keepHouse } from './file/housekeeping.ts';
import { createFileLookup } from './file/lookup.ts';
import { createQuota } from './file/quota.ts';
import { endlessRoom, openRoom } from './file/room.ts';
import { watchUsage } from './file/usage.ts';
import { endFilesOfProject } from './file/with-project.ts';
import { createClientHash } from './http/client-hash.ts';
import { limitRequests } from './http/rate-limit.ts';
import { openImages } from './image/open-images.ts';
import type { Lading } from './lading.ts';
import { createLinkAccess } from './link/access.ts';
import { followChanges } from './log/changes.ts';
import { createInTurn } from './log/in-turn.ts';
import { type AllReplicas, followReplicas } from './log/replicas.ts';
import { recordTraffic } from './log/traffic.ts';
import type { Own } from './own.ts';
import { openProjectDoor } from './project/door.ts';
import { openRemotes } from './remote/config/open-remotes.ts';
import { keyPrefixes } from './remote/keys.ts';
import { openArtifacts } from './remote/open-artifacts.ts';
import { openUpstream } from './remote/upstream.ts';
import { createLiveMetrics } from './traffic/live-metrics.ts';

type Given = {
  readonly settings: Settings;
  /** Where the file of remotes takes credentials from, and whose variables name proxies. */
  readonly env: Environment;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly version: string;
};

export type Started = {
  readonly lading: Lading;
  /** Secrets that were made by this start, to be told once. */
  readonly generated: { readonly apiToken?: string; readonly adminPassword?: string };
};

/** Starts all parts but the web server. Each is handed to `parts`, which stops them in the opposite order. */
export const startParts = async (given: Given, parts: AsyncDisposableStack): Promise<Started> => {
  const { settings, env, clock, ids, logger, version } = given;
  const own: Own = (part, stop) => {
    // Told to stop while it starts: what has come up since is stopped by the one that wanted it.
    if (parts.disposed) void stop(part);
    return parts.adopt(part, async (held) => void (await stop(held)));
  };
  const remotes = own(await openRemotes({ file: settings.remotesFile, env, logger }), (open) => open.stop());
  own(await claimDataDir(settings.dataDir), (claim) => claim.release());
  const { secrets, generated } = await readSecrets(given);
  const adapters = await openAdapters(given, own);
  const { databaseUrl, db, store, keys } = adapters;
  const recorder = { clock, ids, replica: settings.replica };

  const engine = own(
    await startEngine({ url: databaseUrl, store, projections: allProjections, log: logger, ...recorder }),
    (running) => running.stop(),
  );
  const { changes, isAlone } = await followFiles({ ...adapters, ...recorder, engine, logger }, own);
  const traffic = own(recordTraffic({ store, logger, ...recorder }), (recording) => recording.stop());
  const onMetrics = (listener: () => void) => engine.onAdvance(({ name }) => name === 'metrics' && listener());
  const liveMetrics = own(createLiveMetrics({ read: () => readMetrics(db), onAdvance: onMetrics, logger }), (live) =>
    live.stop(),
  );
  const lookup = createFileLookup((id) => findFile(db, id));
  changes.listen(({ data }) => lookup.drop(data));

  const outbound = { remotes, upstream: openUpstream({ clock, proxies: env }), artifactPrefixes: keyPrefixes(remotes) };
  const held = { ...adapters, ...outbound, engine, changes, logger, settings, uploading: new Set<string>(), ...recorder };
  const house = own(keepHouse(held), (housekeeping) => housekeeping.stop());
  const measured = measureFiles({ ...held, house, isAlone }, own);
  const allSecrets = { ...secrets, ...keys };
  const lading: Lading = {
    ...held,
    version,
    startedAt: clock.now().toISOString(),
    secrets: allSecrets,
    clientHash: createClientHash(allSecrets.clientKey, settings.trustProxy),
    projects: openProjectDoor(store),
    endFilesOfProject: (deleted) => endFilesOfProject(held, deleted),
    adminDoor: openAdminDoor({ ...held, secrets: allSecrets }),
    spendRequest: limitRequests(held.limits, settings.rateLimitPerMinute),
    linkAccess: createLinkAccess({ secrets: allSecrets, clock, limits: held.limits }),
    databaseKind: settings.databaseUrl === null ? 'embedded' : 'postgres',
    traffic,
    inTurn: createInTurn(),
    liveMetrics,
    lookup,
    ...openImages({ ...held, lookup }, own),
    ...openArtifacts({ ...held, traffic }, own),
    ...measured,
  };
  return { lading, generated };
};

type HeldDeps = Pick<Lading, 'db' | 'engine' | 'bytes' | 'uploads' | 'settings' | 'logger' | 'ids'> &
  Pick<AllReplicas, 'isAlone'> & { readonly house: Housekeeping };

/** What files hold of the store, and the limit on that. */
const measureFiles = (deps: HeldDeps, own: Own): Pick<Lading, 'quota' | 'usedBytes'> => {
  const { db, engine, bytes, uploads, settings, logger, ids, isAlone, house } = deps;
  const readUsed = async (from: ReadDatabase = db) => {
    const stored = await readStorage(from);
    return stored.bytes + stored.orphanBytes + house.orphanBytes();
  };
  const usage = watchUsage({
    readUsed,
    onAdvance: (listener) => engine.onAdvance(({ name }) => name === 'storage' && listener()),
    bytes,
  });
  const capacityBytes = settings.maxStorageBytes;
  const readClaimed = async (from: ReadDatabase) => {
    const [used, { promised }] = await Promise.all([from === db ? usage.usedBytes() : readUsed(from), uploads.totals()]);
    return used + promised;
  };
  const room =
    capacityBytes === null
      ? endlessRoom
      : own(openRoom({ db, readUsed: readClaimed, isAlone, capacityBytes, logger }), (open) => open.stop());
  return {
    quota: createQuota({ ...settings, ids, usage, room }),
    usedBytes: async () => (await usage.usedBytes()) + (await uploads.totals()).held,
  };
};

type FilesDeps = Pick<Lading, 'store' | 'engine' | 'logger' | 'ids' | 'replica'> & { readonly databaseUrl: string };

/** Changes of files, as this process hears of them; one is reached once all replicas have heard of it. */
const followFiles = async (deps: FilesDeps, own: Own): Promise<Pick<Lading, 'changes'> & Pick<AllReplicas, 'isAlone'>> => {
  const { engine } = deps;
  const followed = followChanges({ ...deps, settled: engine.settled }, fileChangeTypes, engine.position('files'));
  const here = own(followed, (following) => following.stop());
  const replicas = own(await followReplicas(deps, here), (joined) => joined.stop());
  return { changes: { ...here, reached: replicas.reached }, isAlone: replicas.isAlone };
};

/** Opens what is rented: the database, the event store and the byte store. */
const openAdapters = async (given: Given, own: Own) => {
  const { settings, logger } = given;
  const say = (line: string) => logger.info({}, line);
  const databaseUrl =
    settings.databaseUrl ?? own(await startEmbedded({ dataDir: settings.dataDir, log: say }), (embedded) => embedded.stop()).url;
  await migrate(databaseUrl, say);
  const onError = (error: Error) => logger.warn({ error: error.message }, 'lost a database connection');
  const pool = own(openPool(databaseUrl, { max: 10, onError }), (open) => open.end());
  const key = (name: string) => readOrCreateKey(pool, name, () => randomBytes(32));
  const store = own(openStore(given, databaseUrl), (open) => open.close());
  const openBytes = settings.s3 ? openS3(settings.s3) : openFilesystem({ root: join(settings.dataDir, 'bytes') });
  return {
    databaseUrl,
    db: openKysely<ReadModels>(pool),
    limits: openLimits(pool),
    store,
    bytes: own(await openBytes, (open) => open.close()),
    uploads: openUploads(pool),
    locks: own(openLocks(databaseUrl), (open) => open.close()),
    keys: { sessionKey: await key('session'), clientKey: await key('client') },
  };
};

/** The log, where the settings say. */
export const openStore = (
  { settings: { eventStoreUrl }, logger }: Pick<Given, 'settings' | 'logger'>,
  databaseUrl: string,
): EventStore =>
  eventStoreUrl === null
    ? openPostgresLog({ url: databaseUrl })
    : openEventStoreDb({
        connectionString: eventStoreUrl,
        onDrop: (reason) => logger.warn({ err: reason }, 'a subscription to the event store dropped and is opened again'),
      });

const readSecrets = async ({ settings, ids }: Given) => {
  const token = settings.apiToken === null ? await readOrCreateSecret(settings.dataDir, 'api-token', () => ids.secret(24)) : null;
  const password =
    settings.adminPassword === null ? await readOrCreateSecret(settings.dataDir, 'admin-password', () => ids.secret(18)) : null;
  return {
    secrets: {
      apiToken: settings.apiToken ?? token?.value ?? '',
      adminPassword: settings.adminPassword ?? password?.value ?? '',
    },
    generated: { ...(token?.created && { apiToken: token.value }), ...(password?.created && { adminPassword: password.value }) },
  };
};
