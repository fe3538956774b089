import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { get, request, uploaded } from './client.ts';
import { eventStore, light } from './combinations.ts';
import { graphql, graphqlAnswer } from './graphql.ts';
import { createdProject, createProject, manage, mutateProject } from './projects.ts';
import { scenario } from './scenario.ts';

const gone = randomUUID();

scenario('projects', { runsIn: [light, eventStore] }, (lading) => {
  it('are created, shown, renamed and deleted', async () => {
    const created = await createProject(lading, '  Website ', { description: 'Pictures of the public pages' });
    expect(created.status).toBe(201);
    const project = created.json();
    expect(project).toMatchObject({ name: 'Website', description: 'Pictures of the public pages', files: 0, bytes: 0 });
    expect(Date.parse(project.created_at)).toBeGreaterThan(Date.now() - 60_000);
    expect(created.headers.get('location')).toBe(`/api/projects/${project.id}`);
    const path = `/api/projects/${project.id}`;
    expect((await manage(lading, 'GET', path)).json()).toEqual(project);

    const renamed = await manage(lading, 'PATCH', path, { name: 'Homepage' });
    expect([renamed.status, renamed.json()]).toEqual([200, { ...project, name: 'Homepage' }]);
    const described = await manage(lading, 'PATCH', path, { description: null });
    expect(described.json()).toEqual({ ...project, name: 'Homepage', description: null });
    expect((await manage(lading, 'PATCH', path, {})).json()).toEqual(described.json());

    const deleted = await manage(lading, 'DELETE', path);
    expect([deleted.status, deleted.text()]).toEqual([204, '']);
    for (const method of ['GET', 'DELETE'])
      expect((await manage(lading, method, path)).json()).toMatchObject({ status: 404, code: 'ProjectNotFound' });
    expect((await manage(lading, 'PATCH', path, { name: 'x' })).status).toBe(404);
  });

  it('have names of their own, whatever the case, and give them back', async () => {
    const first = await createdProject(lading, 'Größe');
    for (const name of ['Größe', 'GRÖSSE', 'grösse', ' größe ', 'Gro\u0308ße'])
      expect((await createProject(lading, name)).json(), name).toMatchObject({ status: 409, code: 'NameTaken' });
    const second = await createdProject(lading, 'Breite');
    const taken = await manage(lading, 'PATCH', `/api/projects/${second.id}`, { name: 'GRÖSSE' });
    expect([taken.status, taken.json().code]).toEqual([409, 'NameTaken']);
    // Its own name in another case is no other's.
    expect((await manage(lading, 'PATCH', `/api/projects/${first.id}`, { name: 'GRÖSSE' })).json().name).toBe('GRÖSSE');
    expect((await manage(lading, 'PATCH', `/api/projects/${first.id}`, { name: 'Höhe' })).status).toBe(200);
    expect((await manage(lading, 'PATCH', `/api/projects/${second.id}`, { name: 'größe' })).status).toBe(200);
    expect((await manage(lading, 'PATCH', `/api/projects/${first.id}`, { name: 'Grösse' })).status).toBe(409);
    await manage(lading, 'DELETE', `/api/projects/${second.id}`);
    expect((await manage(lading, 'PATCH', `/api/projects/${first.id}`, { name: 'Grösse' })).status).toBe(200);
    expect((await createProject(lading, 'Höhe')).status).toBe(201);
  });

  it.each([
    ['name', undefined],
    ['name', null],
    ['name', 7],
    ['name', ['a']],
    ['name', ''],
    ['name', ' \t '],
    ['name', 'x'.repeat(101)],
    ['name', 'a\u0000b'],
    ['name', 'a\nb'],
    ['name', 'a\u202eb'],
    ['name', '\u200b'],
  ])('are not created with the %s %j', async (field, name) => {
    const refused = await createProject(lading, name);
    expect(refused.json()).toMatchObject({ status: 400, code: 'InvalidInput', field });
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it.each([
    ['"colour"', '{"name":"a","colour":"red"}'],
    ['"description"', '{"name":"a","description":7}'],
    ['at most 2000', JSON.stringify({ name: 'a', description: 'x'.repeat(2_001) })],
    ['JSON', '[]'],
    ['JSON', '"a"'],
    ['JSON', 'null'],
    ['JSON', '{"name":'],
    ['JSON', ''],
  ])('tell with %s what is wrong with the body %.40s', async (word, body) => {
    const refused = await manage(lading, 'POST', '/api/projects', body);
    expect(refused.json()).toMatchObject({ status: 400, code: 'InvalidInput' });
    expect(refused.json().detail).toContain(word);
  });

  it('keep a body that is a prototype trick out', async () => {
    const refused = await manage(lading, 'POST', '/api/projects', '{"name":"a","__proto__":{"x":1}}');
    expect(refused.status).toBe(400);
    const untyped = await request(lading, '/api/projects', {
      method: 'POST',
      headers: { authorization: `Bearer ${lading.token}` },
    });
    expect(untyped.json()).toMatchObject({ status: 400, code: 'InvalidInput' });
  });

  it.each(['not-a-uuid', gone, '0', `${gone}x`, '%00', 'x'.repeat(300)])('are not found as %.40s', async (id) => {
    for (const method of ['GET', 'DELETE']) {
      const answer = await manage(lading, method, `/api/projects/${id}`);
      expect([400, 404]).toContain(answer.status);
    }
    expect((await manage(lading, 'GET', `/api/projects/${gone}`)).json()).toMatchObject({ code: 'ProjectNotFound' });
  });

  it('are managed with the token alone', async () => {
    const { id } = await createdProject(lading, 'Private');
    for (const [method, path] of [
      ['GET', '/api/projects'],
      ['POST', '/api/projects'],
      ['GET', `/api/projects/${id}`],
      ['PATCH', `/api/projects/${id}`],
      ['DELETE', `/api/projects/${id}?force=true`],
    ] as const)
      expect((await request(lading, path, { method })).status, `${method} ${path}`).toBe(401);
    const answer = await graphqlAnswer(lading, '{ projects { edges { node { id } } } }', { token: null });
    expect(answer.json().errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    expect((await manage(lading, 'GET', `/api/projects/${id.toUpperCase()}`)).status).toBe(200);
  });

  it('say what their live files hold', async () => {
    const { id } = await createdProject(lading, 'Counted');
    await uploaded(lading, 'hello', { fields: { project: id } });
    const ended = await uploaded(lading, 'good bye', { fields: { project: id } });
    expect((await manage(lading, 'GET', `/api/projects/${id}`)).json()).toMatchObject({ files: 2, bytes: 13 });
    await manage(lading, 'DELETE', `/api/projects/${id}/files/${ended.id}`);
    expect((await manage(lading, 'GET', `/api/projects/${id}`)).json()).toMatchObject({ files: 1, bytes: 5 });
    const storage = 'files bytes capacityBytes byMediaType { key files bytes }';
    const held = { files: 1, bytes: 5, capacityBytes: null, byMediaType: [{ key: 'text/plain', files: 1, bytes: 5 }] };
    const data = await graphql(
      lading,
      `{ project(id: "${id}") { storage { ${storage} } } storage(projectId: "${id.toUpperCase()}") { ${storage} } none: storage(projectId: "${gone}") { files bytes } }`,
    );
    expect(data).toEqual({ project: { storage: held }, storage: held, none: { files: 0, bytes: 0 } });
  });
});

scenario('projects over GraphQL', { runsIn: [light, eventStore] }, (lading) => {
  it('answer with a project or the refusal by its type', async () => {
    const created = await mutateProject(lading, 'createProject', 'name: "Website", description: "Pictures"');
    expect(created).toMatchObject({ __typename: 'Project', name: 'Website', description: 'Pictures' });
    expect(await mutateProject(lading, 'createProject', 'name: "WEBSITE"')).toMatchObject({
      __typename: 'Conflict',
      code: 'NameTaken',
    });
    for (const name of ['""', '"a\\u0007"', `"${'x'.repeat(101)}"`])
      expect(await mutateProject(lading, 'createProject', `name: ${name}`)).toMatchObject({
        __typename: 'InvalidInput',
        field: 'name',
      });
    const id = `id: "${created.id}"`;
    expect(await mutateProject(lading, 'updateProject', `${id}, name: "Homepage"`)).toMatchObject({
      name: 'Homepage',
      description: 'Pictures',
    });
    expect(await mutateProject(lading, 'updateProject', `${id}, name: null, description: null`)).toMatchObject({
      name: 'Homepage',
      description: null,
    });
    expect(await mutateProject(lading, 'updateProject', `${id}, name: " "`)).toMatchObject({
      __typename: 'InvalidInput',
      field: 'name',
    });
    await mutateProject(lading, 'createProject', 'name: "Other"');
    expect(await mutateProject(lading, 'updateProject', `${id}, name: "other"`)).toMatchObject({ __typename: 'Conflict' });
    for (const unknown of [gone, 'nonsense']) {
      expect(await mutateProject(lading, 'updateProject', `id: "${unknown}", name: "x"`)).toMatchObject({
        __typename: 'NotFound',
      });
      expect(await mutateProject(lading, 'deleteProject', `id: "${unknown}"`)).toMatchObject({
        __typename: 'NotFound',
        code: 'ProjectNotFound',
      });
    }
    await uploaded(lading, 'hello', { fields: { project: created.id ?? '' } });
    expect(await mutateProject(lading, 'deleteProject', id)).toMatchObject({ __typename: 'Conflict', code: 'ProjectNotEmpty' });
    expect(await mutateProject(lading, 'deleteProject', `${id}, force: true`)).toMatchObject({
      __typename: 'Project',
      name: 'Homepage',
    });
    expect(await graphql(lading, `{ project(id: "${created.id}") { name } }`)).toEqual({ project: null });
    expect((await get(lading, `/api/projects/${created.id}`)).status).toBe(401);
  });
});
