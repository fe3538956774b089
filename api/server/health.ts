import { readMetrics } from '@lading/projections/metrics-queries.ts';
import type { Lading } from '../lading.ts';

type Check = { readonly status: 'ok' | 'failed'; readonly detail?: string };

export type Health = {
  readonly status: 'ok' | 'degraded' | 'down';
  readonly version: string;
  readonly uptime_seconds: number;
  readonly files: number;
  readonly gallery_files: number;
  readonly checks: Readonly<Record<string, Check>>;
};

type Deps = Pick<Lading, 'store' | 'bytes' | 'db' | 'engine' | 'version' | 'startedAt' | 'clock'>;

/** A part that says nothing for so long counts as failed. */
const deadlineMs = 3_000;
/** Without these nothing can be served; any other failed check leaves a server that is degraded. */
const vital = new Set(['database', 'event_store', 'byte_store']);

/** Asks every part how it is. `down` means that requests will fail: 503. */
export const checkHealth = async (deps: Deps): Promise<Health> => {
  let files = 0;
  const asked: Record<string, () => Promise<unknown>> = {
    database: async () => {
      files = (await readMetrics(deps.db)).filesLive;
    },
    event_store: () => deps.store.ping(),
    byte_store: () => deps.bytes.ping(),
    projections: () => checkProjections(deps),
  };
  const checks = Object.fromEntries(
    await Promise.all(Object.entries(asked).map(async ([name, ask]) => [name, await check(ask)] as const)),
  );
  const failed = Object.keys(checks).filter((name) => checks[name]?.status === 'failed');
  return {
    status: failed.some((name) => vital.has(name)) ? 'down' : failed.length > 0 ? 'degraded' : 'ok',
    version: deps.version,
    uptime_seconds: Math.floor((deps.clock.now().getTime() - Date.parse(deps.startedAt)) / 1000),
    files,
    gallery_files: 0,
    checks,
  };
};

const checkProjections = async ({ engine }: Deps): Promise<void> => {
  const failed = (await engine.status()).filter(({ state }) => state === 'failed');
  if (failed.length > 0) throw new Error(`stopped: ${failed.map(({ name }) => name).join(', ')}`);
};

const check = async (ask: () => Promise<unknown>): Promise<Check> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), deadlineMs);
  });
  try {
    await Promise.race([ask(), late]);
    return { status: 'ok' };
  } catch (error) {
    // What people may read without signing in: that it failed, and no internal name.
    return {
      status: 'failed',
      detail: error instanceof Error && error.message.startsWith('stopped:') ? error.message : 'does not answer',
    };
  } finally {
    clearTimeout(timer);
  }
};
