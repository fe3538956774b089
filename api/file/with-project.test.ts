import { openPostgresLog } from '@lading/adapters/event-store/postgres/log.ts';
import { startEngine } from '@lading/projections/engine/engine.ts';
import { filesProjection } from '@lading/projections/files.ts';
import { findFile } from '@lading/projections/files-queries.ts';
import { projectsProjection } from '@lading/projections/projects.ts';
import { openTestDatabase, rememberingLog, uploaded } from '@lading/projections/testing.ts';
import { systemClock } from '@lading/schema/clock.ts';
import type { Fact } from '@lading/schema/events/registry.ts';
import { randomIds } from '@lading/schema/ids.ts';
import type { Position } from '@lading/schema/position.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Changes } from '../log/changes.ts';
import { systemContext, toEvents } from '../log/context.ts';
import type { FileChangeType } from './changes.ts';
import { endFilesLeftBehind, endFilesOfProject } from './with-project.ts';

const openWorld = async () => {
  const database = await openTestDatabase();
  const store = openPostgresLog({ url: database.url });
  const { log: logger, lines } = rememberingLog();
  const recorder = { store, clock: systemClock, ids: randomIds, replica: 'one', logger };
  const engine = await startEngine({
    ...recorder,
    url: database.url,
    projections: [filesProjection, projectsProjection],
    log: logger,
  });
  // This process alone, in which nobody listens.
  const changes: Changes<FileChangeType> = {
    listen: () => () => undefined,
    reached: async () => true,
    position: () => '0',
    onReached: () => () => undefined,
    stop: async () => undefined,
  };
  return { ...recorder, db: database.db, database, engine, changes, lines };
};

let world: Awaited<ReturnType<typeof openWorld>>;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await world.engine.stop();
  await world.store.close();
  await world.database.drop();
});

const context = systemContext('test', randomIds);

const append = async (stream: string, fact: Fact): Promise<Position> => {
  const { position } = await world.store.append(stream, toEvents([fact], context, world), { expected: 'any' });
  await world.engine.settled([fact.type], position, 8_000);
  return position;
};

let files = 0;

const project = async (count: number) => {
  const uuid = randomIds.uuid();
  const name = `project ${uuid}`;
  await append(`project-${uuid}`, { type: 'ProjectCreated', data: { uuid, name, description: null } });
  const slugs: string[] = [];
  for (let number = 0; number < count; number += 1) {
    files += 1;
    const rest = {
      projectId: uuid,
      maxDownloads: null,
      sliding: false,
      passwordHash: null,
      metadata: {},
      charset: null,
      image: null,
    };
    const data = { ...uploaded(files), ...rest };
    await append(`file-${data.slug}`, { type: 'FileUploaded', data });
    slugs.push(data.slug);
  }
  const remove = () => append(`project-${uuid}`, { type: 'ProjectDeleted', data: { uuid, name, files: count } });
  return { uuid, slugs, remove };
};

const statuses = (slugs: readonly string[]) =>
  Promise.all(slugs.map(async (slug) => (await findFile(world.db, slug))?.endReason ?? 'live'));

it('ends the files of a deleted project, and no others', async () => {
  const [doomed, other] = [await project(3), await project(1)];
  const position = await doomed.remove();
  expect(await endFilesOfProject(world, { uuid: doomed.uuid, position, context })).toBe(true);
  expect(await statuses(doomed.slugs)).toEqual(['PROJECT_DELETED', 'PROJECT_DELETED', 'PROJECT_DELETED']);
  expect(await statuses(other.slugs)).toEqual(['live']);
});

it('has nothing to do where there are none', async () => {
  const empty = await project(0);
  expect(await endFilesOfProject(world, { uuid: empty.uuid, position: await empty.remove(), context })).toBe(true);
});

it('goes on by itself where the read models are late, and says that it is not done', async () => {
  const late = await project(2);
  const position = await late.remove();
  let asked = 0;
  const engine: typeof world.engine = {
    ...world.engine,
    settled: (types, at, timeoutMs) => {
      asked += 1;
      return asked === 1 ? Promise.resolve(false) : world.engine.settled(types, at, timeoutMs);
    },
  };
  expect(await endFilesOfProject({ ...world, engine }, { uuid: late.uuid, position, context })).toBe(false);
  await expect.poll(() => statuses(late.slugs), { timeout: 8_000, interval: 20 }).toEqual(['PROJECT_DELETED', 'PROJECT_DELETED']);
});

it('finishes what a crash left behind, naming the deletion as the cause', async () => {
  const [left, live] = [await project(2), await project(1)];
  await left.remove();
  await endFilesLeftBehind(world, new AbortController().signal);
  expect(await statuses([...left.slugs, ...live.slugs])).toEqual(['PROJECT_DELETED', 'PROJECT_DELETED', 'live']);
  const idOf = async (stream: string, type: string) => {
    for await (const event of world.store.read(stream)) if (event.type === type) return event;
    throw new Error(`no ${type} in ${stream}`);
  };
  const deletion = await idOf(`project-${left.uuid}`, 'ProjectDeleted');
  const ending = await idOf(`file-${left.slugs[0]}`, 'FileDeleted');
  expect(ending.metadata).toMatchObject({ causationId: deletion.id, actor: { kind: 'system', id: 'cleaner' } });
});
