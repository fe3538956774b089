import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { claimDataDir } from '@lading/adapters/database/data-dir.ts';
import { findEmbedded, startEmbedded } from '@lading/adapters/database/embedded.ts';
import { migrate } from '@lading/adapters/database/migrate.ts';
import { type Engine, type ProjectionStatus, startEngine } from '@lading/projections/engine/engine.ts';
import { allProjections } from '@lading/projections/index.ts';
import { systemClock } from '@lading/schema/clock.ts';
import { randomIds } from '@lading/schema/ids.ts';
import type { Logger } from '@lading/schema/log.ts';
import pino from 'pino';
import { readSettings } from './config/read-settings.ts';
import type { Settings } from './config/settings.ts';
import { openStore } from './start.ts';

export const projectionNames: readonly string[] = allProjections.map(({ name }) => name);

type Given = {
  readonly settings: Settings;
  readonly logger: Logger;
  /** Ends the waiting. What was begun then goes on where a server runs, or once one starts. */
  readonly signal: AbortSignal;
  /** Hears of each read model that is served anew. */
  readonly onRebuilt: (status: ProjectionStatus) => void;
};

const pollMs = 100;

/** `rebuild` with the settings of this process. Answers false where they are wrong, which was said then. */
export const rebuildHere = async (
  names: readonly string[],
  signal: AbortSignal,
  onRebuilt: Given['onRebuilt'],
): Promise<boolean> => {
  const settings = readSettings();
  if (!settings) return false;
  const logger = pino({ level: 'warn' }, pino.destination({ fd: 2, sync: true }));
  await rebuild(names, { settings, logger, signal, onRebuilt });
  return true;
};

/**
 * Folds read models anew from the log, beside a running server, which serves the old ones meanwhile, or without one.
 * @param names of `projectionNames`
 * @throws Error when there is no data folder, when an event cannot be folded, and where newer code is at work
 */
const rebuild = async (names: readonly string[], given: Given): Promise<void> => {
  await using parts = new AsyncDisposableStack();
  const { settings, logger } = given;
  const url = await findDatabase(given, parts);
  await migrate(url, (line) => logger.info({}, line));
  const store = parts.adopt(openStore(given, url), (open) => open.close());
  const { replica } = settings;
  const started = await startEngine({
    url,
    store,
    projections: allProjections,
    log: logger,
    clock: systemClock,
    ids: randomIds,
    replica,
  });
  const engine = parts.adopt(started, (running) => running.stop());
  for (const name of names) await engine.rebuild(name);
  for (const name of names) given.onRebuilt(await rebuilt(engine, name, given.signal));
};

/** The database of the running server, or the same one started for as long as it is needed. */
const findDatabase = async ({ settings, logger }: Given, parts: AsyncDisposableStack): Promise<string> => {
  const { databaseUrl, dataDir } = settings;
  if (databaseUrl !== null) return databaseUrl;
  if (!existsSync(dataDir)) throw new Error(`there is no folder ${dataDir}; DATA_DIR names the one of the server`);
  const running = await findEmbedded(dataDir);
  if (running !== undefined) return running;
  parts.adopt(await claimDataDir(dataDir), (claim) => claim.release());
  const embedded = await startEmbedded({ dataDir, log: (line) => logger.info({}, line) });
  return parts.adopt(embedded, (database) => database.stop()).url;
};

const rebuilt = async (engine: Engine, name: string, signal: AbortSignal): Promise<ProjectionStatus> => {
  for (;;) {
    const status = (await engine.status()).find((one) => one.name === name);
    if (status?.error) throw new Error(`${name}: ${status.error}`);
    if (status && status.state !== 'rebuilding') return status;
    await setTimeout(pollMs, undefined, { signal });
  }
};
