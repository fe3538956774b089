import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { startEmbedded } from '@lading/adapters/database/embedded.ts';
import { migrate } from '@lading/adapters/database/migrate.ts';
import { openSession, type Session } from '@lading/adapters/database/session.ts';
import { openPostgresLog } from '@lading/adapters/event-store/postgres/log.ts';
import type { Projection } from '@lading/projections/engine/define.ts';
import { type Engine, type EngineOptions, startEngine } from '@lading/projections/engine/engine.ts';
import { allProjections } from '@lading/projections/index.ts';
import { systemClock } from '@lading/schema/clock.ts';
import { randomIds } from '@lading/schema/ids.ts';
import { writeLog } from './large-log.ts';
import { judge, limit, median, printRatio } from './ratio.ts';

const events = 1_000_000;
const mebibyte = 1_048_576;
const unhurried = { deadlineMs: 0 };

const quiet = (): void => undefined;
const complain = (fields: object, message: string): void => console.error(message, fields);
const log = { debug: quiet, info: quiet, warn: complain, error: complain };

const bumped: readonly Projection[] = allProjections.map((one) => ({ ...one, version: one.version + 1 }));
const tables = allProjections.flatMap((one) => Object.keys(one.tables));

/** Generations of the version before serve, as if they held the whole log: what a new version has to catch up with. */
const pretendServed = (session: Session) =>
  session.query(`UPDATE projection_generations SET position = (SELECT max(position) FROM events WHERE type = ANY (types))`);

const served = async (engine: Engine): Promise<void> => {
  for (;;) {
    const status = await engine.status();
    const failed = status.find(({ state }) => state === 'failed');
    if (failed) throw new Error(`${failed.name}: ${failed.error}`);
    if (status.every(({ version, name }) => bumped.some((one) => one.name === name && one.version === version))) return;
    await setTimeout(20);
  }
};

/** How long all read models take to be folded anew, and how much memory this process takes more meanwhile. */
const rebuild = async (options: EngineOptions): Promise<{ ms: number; bytes: number }> => {
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  const start = performance.now();
  const engine = await startEngine(options);
  await served(engine);
  const ms = performance.now() - start;
  clearInterval(watch);
  await engine.stop();
  return { ms, bytes: most - before };
};

/** How long bare COPY takes to fill tables like those, indexes included, with the same rows. */
const copy = async (session: Session, folder: string): Promise<number> => {
  let ms = 0;
  for (const table of tables) {
    const file = `'${folder}/${table}.copy'`;
    await session.query(`COPY ${table}_g2 TO ${file}`, undefined, unhurried);
    await session.query(`CREATE TABLE bare (LIKE ${table}_g2 INCLUDING ALL)`);
    const start = performance.now();
    await session.query(`COPY bare FROM ${file}`, undefined, unhurried);
    ms += performance.now() - start;
    await session.query('DROP TABLE bare');
  }
  return ms;
};

const measure = async (url: string): Promise<void> => {
  await migrate(url, quiet);
  const session = await openSession(url);
  const store = openPostgresLog({ url });
  const options = { url, store, log, clock: systemClock, ids: randomIds, replica: 'bench' };
  await (await startEngine({ ...options, projections: allProjections })).stop();
  await writeLog(session, events);
  await pretendServed(session);

  const subject = await rebuild({ ...options, projections: bumped });
  const folder = (await session.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`)).rows[0]?.folder;
  const rounds = [];
  for (let round = 0; round < 3; round += 1) rounds.push(await copy(session, folder ?? ''));
  const floor = median(rounds);
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  const values = { subject: seconds(subject.ms), floor: seconds(floor), ratio: subject.ms / floor };
  printRatio(judge(`rebuild ${allProjections.length} read models, 1 M events / COPY`, values, '≤', 12));
  printRatio(limit('memory more while rebuilding', subject.bytes / mebibyte, 'MiB', 256));
  await store.close();
  await session.close();
};

/** Rebuilds all read models over a million events, against a bare COPY of the rows that come out. */
export default async (): Promise<void> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'lading-bench-'));
  const database = await startEmbedded({ dataDir, log: quiet });
  try {
    await measure(database.url);
  } finally {
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
};
