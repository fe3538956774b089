import { systemClock } from '@lading/schema/clock.ts';
import type { StoredEvent } from '@lading/schema/events/registry.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { apply } from './engine/apply.ts';
import type { Projection } from './engine/define.ts';
import { ensureGeneration } from './engine/generations.ts';
import { heard } from './engine/hear.ts';
import { filesProjection } from './files.ts';
import { projectsProjection } from './projects.ts';
import { countProjects, deletedProject, deletedWithFiles, findProject, listProjects } from './projects-queries.ts';
import { storageProjection } from './storage.ts';
import { readProjectSizes, readStorage } from './storage-queries.ts';
import { at, deleted, openTestDatabase, reclaimed, stored, type TestDatabase, uploaded, uuidOf } from './testing.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.drop());

const [one, two, three] = [uuidOf(1, 9), uuidOf(2, 9), uuidOf(3, 9)];
const inOne = { projectId: one };
const inTwo = { projectId: two };

// Odd files are text/plain, even ones image/png; file n holds 100 + n bytes.
const story: readonly StoredEvent[] = [
  stored(1, 'ProjectCreated', { uuid: one, name: 'One', description: 'the first' }),
  stored(2, 'ProjectCreated', { uuid: two, name: 'Two' }),
  stored(3, 'FileUploaded', uploaded(1, inOne)),
  stored(4, 'FileUploaded', uploaded(2, inOne)),
  stored(5, 'FileUploaded', uploaded(3, inTwo)),
  stored(6, 'FileUploaded', uploaded(4)),
  stored(7, 'ProjectChanged', { uuid: one, name: 'One', changes: { name: 'Uno' } }),
  stored(8, 'ProjectChanged', { uuid: one, name: 'Uno', changes: { description: null } }),
  stored(9, 'FileDeleted', deleted(2, inOne)),
  stored(10, 'ProjectCreated', { uuid: three, name: 'Three' }),
  stored(11, 'ProjectDeleted', { uuid: two, name: 'Two', files: 1 }),
];

const fold = async (projection: Projection, events: readonly StoredEvent[]): Promise<void> => {
  await ensureGeneration(database.session, projection, systemClock);
  const handled = events.filter(({ type }) => type in projection.on);
  await apply(database.session, projection, { generation: 1, position: null }, handled.map(heard));
};

it('remembers projects as they were last called and described', async () => {
  await fold(projectsProjection, story);
  expect(await findProject(database.db, one)).toEqual({ uuid: one, name: 'Uno', description: null, createdAt: at(1) });
  expect(await findProject(database.db, one.toUpperCase())).toMatchObject({ name: 'Uno' });
  for (const id of [two, uuidOf(4, 9), 'One', '']) expect(await findProject(database.db, id), id).toBeUndefined();
  expect(await countProjects(database.db, {})).toBe(2);
});

it('lists those that there are, the newest first, both ways', async () => {
  await fold(projectsProjection, story);
  const names = async (wish: Parameters<typeof listProjects>[1]) =>
    (await listProjects(database.db, wish)).edges.map(({ node }) => node.name);
  expect(await names({})).toEqual(['Three', 'Uno']);
  expect(await names({ nameContains: 'uN' })).toEqual(['Uno']);
  expect(await names({ nameContains: 'one' }), 'as it was called before').toEqual([]);
  expect(await names({ nameContains: '%' }), 'taken literally').toEqual([]);
  expect(await countProjects(database.db, { nameContains: 'THREE' })).toBe(1);
  const { edges, pageInfo } = await listProjects(database.db, { first: 1 });
  expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  const cursor = edges[0]?.cursor ?? '';
  expect(await names({ first: 5, after: cursor })).toEqual(['Uno']);
  expect(await names({ last: 1 })).toEqual(['Uno']);
  expect(await names({ last: 5, before: cursor })).toEqual([]);
  await expect(listProjects(database.db, { after: 'nonsense' })).rejects.toMatchObject({ code: 'InvalidInput' });
});

it('knows which deleted projects have live files, and by which event they were deleted', async () => {
  await fold(projectsProjection, story);
  await fold(filesProjection, story);
  const expected = { uuid: two, deletedBy: uuidOf(11, 1) };
  expect(await deletedWithFiles(database.db, new Date(at(12)))).toEqual([expected]);
  expect(await deletedProject(database.db, two)).toEqual(expected);
  expect(await deletedProject(database.db, one)).toBeUndefined();
});

it('tells what the files of each project hold', async () => {
  await fold(storageProjection, story);
  const nothing = { files: 0, bytes: 0, orphanFiles: 0, orphanBytes: 0, byMediaType: [] };
  expect(await readStorage(database.db, one)).toEqual({
    files: 1,
    bytes: 101,
    orphanFiles: 1,
    orphanBytes: 102,
    byMediaType: [{ mediaType: 'text/plain', files: 1, bytes: 101 }],
  });
  expect(await readStorage(database.db, three)).toEqual(nothing);
  expect(await readStorage(database.db)).toMatchObject({ files: 3, bytes: 308, orphanFiles: 1, orphanBytes: 102 });
  const sizes = await readProjectSizes(database.db, [one, two, three]);
  expect(Object.fromEntries(sizes)).toEqual({ [one]: { files: 1, bytes: 101 }, [two]: { files: 1, bytes: 103 } });
});

it('forgets what was freed', async () => {
  await fold(storageProjection, [...story, stored(12, 'BytesReclaimed', reclaimed(2, inOne))]);
  expect(await readStorage(database.db, one)).toMatchObject({ files: 1, orphanFiles: 0, orphanBytes: 0 });
});
