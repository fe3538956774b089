import { afterAll, beforeAll, expect, it } from 'vitest';
import { get, upload, uploaded } from './client.ts';
import { eventStore, light } from './combinations.ts';
import { graphql } from './graphql.ts';
import { createdProject, createProject, manage } from './projects.ts';
import { scenario } from './scenario.ts';
import { type Lading, startLading } from './server.ts';

/** How often each status came. */
const counted = (answers: readonly { readonly status: number }[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

const atOnce = 20;

scenario('names of projects on two replicas', { runsIn: [light, eventStore] }, (first, combination) => {
  let second: Lading;

  beforeAll(async () => {
    second = await startLading({ ...combination, replicaOf: first });
  });
  afterAll(() => second?.dispose());

  const replica = (index: number): Lading => (index % 2 ? second : first);
  const inCase = (name: string, index: number): string => (index % 3 ? name.toUpperCase() : name);
  const namesNow = async (): Promise<readonly string[]> => {
    const { projects } = await graphql<{ projects: { edges: { node: { name: string } }[] } }>(
      second,
      '{ projects(first: 200) { edges { node { name } } } }',
    );
    return projects.edges.map(({ node }) => node.name.toLowerCase());
  };

  it('go to one of many who want them at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const name = `wanted ${round}`;
      const attempts = Array.from({ length: atOnce }, (_, index) => createProject(replica(index), inCase(name, index)));
      expect(counted(await Promise.all(attempts))).toEqual({ 201: 1, 409: atOnce - 1 });
      expect((await namesNow()).filter((one) => one === name)).toHaveLength(1);
    }
  });

  it('go to one of many who rename at once, or create', async () => {
    const projects = await Promise.all(Array.from({ length: 10 }, (_, index) => createdProject(first, `mover ${index}`)));
    const moves = projects.map(({ id }, index) => manage(replica(index), 'PATCH', `/api/projects/${id}`, { name: 'Moved' }));
    const news = projects.map((_, index) => createProject(replica(index + 1), 'MOVED'));
    const statuses = (await Promise.all([...moves, ...news])).map(({ status }) => status);
    expect(statuses.filter((status) => status < 300)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(19);
    expect((await namesNow()).filter((one) => one === 'moved')).toHaveLength(1);
  });

  it('are free at once for the other replica when their project ends or is called otherwise', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await createdProject(replica(round), 'passed on');
      const path = `/api/projects/${id}`;
      if (round % 2) await manage(replica(round), 'PATCH', path, { name: `left ${round}` });
      else await manage(replica(round), 'DELETE', path);
    }
    expect((await createProject(first, 'Passed On')).status).toBe(201);
  });

  it('end with their project for the other replica, too, and so do its files', async () => {
    const project = await createdProject(first, 'Shared');
    const file = await uploaded(first, 'hello', { fields: { project: project.id } });
    await get(second, file.url); // which now knows the link by heart
    expect((await manage(first, 'DELETE', `/api/projects/${project.id}?force=true`)).status).toBe(204);
    expect((await get(second, file.url)).status).toBe(410);
    expect((await manage(second, 'GET', `/api/projects/${project.id}`)).status).toBe(404);
    expect((await upload(second, 'hello', { fields: { project: project.id } })).status).toBe(404);
  });

  it('are each held once whatever creates, renames and deletes cross', { timeout: 60_000 }, async () => {
    const names = ['red', 'green', 'blue'];
    const one = async (walker: number, step: number) => {
      const [name = '', other = ''] = [names[(walker + step) % 3], names[(walker + step + 1) % 3]];
      const created = await createProject(replica(walker), inCase(name, step));
      expect([201, 409]).toContain(created.status);
      if (created.status !== 201) return;
      const path = `/api/projects/${created.json().id}`;
      expect([200, 409]).toContain((await manage(replica(walker + step), 'PATCH', path, { name: other })).status);
      if (step % 2) expect((await manage(replica(walker), 'DELETE', path)).status).toBe(204);
    };
    const walk = async (walker: number) => {
      for (let step = 0; step < 6; step += 1) {
        await one(walker, step);
        const held = (await namesNow()).filter((name) => names.includes(name));
        expect(new Set(held).size).toBe(held.length);
      }
    };
    await Promise.all(Array.from({ length: 6 }, (_, index) => walk(index)));
  });
});
