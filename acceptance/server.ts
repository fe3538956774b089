import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@lading/adapters/database/testing.ts';
import { type Combination, s3Settings } from './combinations.ts';
import { freePort, type Started, startProcess } from './processes.ts';

export type LadingOptions = Combination & {
  /** Settings on top of those that make the combination. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its own PostgreSQL under its DATA_DIR, as `npm start` has it, instead of a database on the shared cluster. */
  readonly embedded?: boolean;
  /** Started as `npm start` does it: the page is built first where it is stale. */
  readonly withPage?: boolean;
  /** A folder of the test's own to keep DATA_DIR in, such as a small disk. */
  readonly folder?: string;
  /** Another replica of this server: same database, log, bucket and secrets, a DATA_DIR of its own. */
  readonly replicaOf?: Lading;
};

export type Lading = {
  /** `http://127.0.0.1:PORT`, the same after a restart. */
  readonly url: string;
  readonly token: string;
  readonly adminPassword: string;
  /** The one-time link of the last start. */
  readonly signInLink: string;
  readonly dataDir: string;
  readonly pid: number;
  /** The settings it was started with. */
  readonly env: Readonly<Record<string, string>>;
  /** Standard output: the greeting. */
  greeting(): string;
  /** Standard error: one JSON value a line. */
  logs(): string;
  running(): boolean;
  /** SIGKILL: nothing is drained, nothing is said goodbye to. */
  kill9(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | NodeJS.Signals>;
  /** Stops it if it runs and starts it again with the same settings, and these on top. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Stops it and removes all it had. */
  dispose(): Promise<void>;
};

/** As scripts/run.mjs and the image start it. */
const serverFlags = ['--max-semi-space-size=8'];

/** What must be undone, in reverse. */
type Cleanup = (() => Promise<unknown>)[];

/** The stand-in for EventStoreDB as a process of its own; it keeps its log until it is stopped. */
export const startStandIn = async (): Promise<{ url: string; stop(): Promise<unknown> }> => {
  const file = 'adapters/event-store/eventstoredb/stand-in/main.ts';
  const args = [String(await freePort())];
  const started = await startProcess(file, { env: {}, cwd: tmpdir(), args, ready: /esdb:\/\/\S+\s/ });
  return { url: started.stdout().trim(), stop: () => started.end('SIGTERM') };
};

const parts = async (options: LadingOptions, cleanup: Cleanup): Promise<Record<string, string>> => {
  const env: Record<string, string> = {};
  if (!options.embedded) {
    const database = await testDatabase();
    cleanup.push(database.drop);
    env.DATABASE_URL = database.url;
  }
  if (options.log === 'eventstoredb') {
    const standIn = await startStandIn();
    cleanup.push(standIn.stop);
    env.EVENTSTORE_URL = standIn.url;
  }
  if (options.bytes === 's3') Object.assign(env, s3Settings(`lading-test-${randomBytes(6).toString('hex')}`));
  return env;
};

const shared = (first: Lading): Record<string, string> => {
  const { HOST: _host, PORT: _port, DATA_DIR: _folder, REPLICA: _replica, ...env } = first.env;
  return { ...env, API_TOKEN: first.token, ADMIN_PASSWORD: first.adminPassword };
};

const secret = (env: Readonly<Record<string, string>>, name: string, file: string): Promise<string> =>
  env[name] === undefined ? readFile(file, 'utf8').then((text) => text.trim()) : Promise.resolve(env[name]);

/** Starts a real server in a temporary folder on a free port and waits for its greeting. */
export const startLading = async (options: LadingOptions): Promise<Lading> => {
  const cleanup: Cleanup = [];
  const folder = await mkdtemp(join(tmpdir(), 'lading-acceptance-'));
  await chmod(folder, 0o755); // an embedded PostgreSQL of root's runs as another user
  cleanup.push(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const dataDir = join(options.folder ?? folder, 'data');
  let env: Record<string, string> = {
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDir,
    REPLICA: `replica-${port}`,
    RATE_LIMIT_PER_MINUTE: '0',
    MIN_FREE_BYTES: '0',
    ...(options.replicaOf ? shared(options.replicaOf) : await parts(options, cleanup)),
    ...options.env,
  };
  const url = `http://127.0.0.1:${port}`;
  const start = async () => {
    const ready = /\/sign-in\?key=\S+\s/; // the last thing the greeting says that a start always says
    const file = options.withPage ? 'scripts/serve.ts' : 'api/main.ts';
    const started = await startProcess(file, { env, cwd: folder, ready, flags: serverFlags });
    return {
      started,
      token: await secret(env, 'API_TOKEN', join(dataDir, 'api-token')),
      adminPassword: await secret(env, 'ADMIN_PASSWORD', join(dataDir, 'admin-password')),
    };
  };
  const undo = async () => {
    for (const step of cleanup.splice(0).reverse()) await step();
  };
  let now: { started: Started; token: string; adminPassword: string };
  try {
    now = await start();
  } catch (error) {
    await undo();
    throw error;
  }
  const stop = () => now.started.end('SIGTERM');
  return {
    url,
    dataDir,
    get token() {
      return now.token;
    },
    get adminPassword() {
      return now.adminPassword;
    },
    get signInLink() {
      return /https?:\/\/\S+\/sign-in\?key=\S+/.exec(now.started.stdout())?.[0] ?? '';
    },
    get pid() {
      return now.started.pid;
    },
    get env() {
      return env;
    },
    greeting: () => now.started.stdout(),
    logs: () => now.started.stderr(),
    running: () => now.started.running(),
    async kill9() {
      await now.started.end('SIGKILL');
    },
    stop,
    async restart(changes = {}) {
      await stop();
      env = { ...env, ...changes };
      now = await start();
    },
    async dispose() {
      await stop();
      await undo();
    },
  };
};
